package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Limits of one run; a limit is honoured at the next transaction boundary. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchSpec(
        @Min(1)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription("End the run at the first boundary at or after this many changes. Default: none.")
        @Nullable
        Long maxRecords,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription("End the run at the first boundary after this ISO 8601 duration. Default: none.")
        @Nullable
        String maxDuration,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "End the run when no change came for this ISO 8601 duration; only where the log's end cannot be found out. Default: PT10S.")
        @Nullable
        String maxWait,

        @JsonPropertyDescription(
                "Continue: a run that a limit ended is followed by the next at once. Wait: the schedule decides. Default: Continue.")
        @Nullable
        WhenBehind whenBehind,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "A run that found changes follows the log on until none came for this ISO 8601 duration, for an hour at most or until a limit of the run. Default: none, a run ends with what was there when it began.")
        @Nullable
        String linger,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "While a run lingers, changes are committed at the first transaction boundary after this ISO 8601 duration. Default: PT5S.")
        @Nullable
        String commitInterval) {}
