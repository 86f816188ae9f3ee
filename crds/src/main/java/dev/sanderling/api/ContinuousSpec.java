package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A job that is never over. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContinuousSpec(
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "Changes are committed at the first transaction boundary after this ISO 8601 duration, from PT1S to PT1H; nothing is written while none come. Default: PT5S.")
        @Nullable
        String interval) {}
