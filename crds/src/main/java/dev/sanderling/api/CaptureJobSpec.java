package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to capture, when, and where to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaptureJobSpec(
        @JsonPropertyDescription(
                "When to run: five cron fields or @hourly, @daily, @weekly, @monthly, @yearly, as a Kubernetes CronJob accepts them.")
        @Nullable
        String schedule,

        @JsonPropertyDescription("IANA time zone of the schedule. Default: Etc/UTC.") @Nullable
        String timeZone,

        @JsonPropertyDescription(
                "Moves the schedule by a stable, per-job amount of less than this ISO 8601 duration, so that many jobs do not start in one second. Default: none.")
        @Nullable
        String spread,

        @JsonPropertyDescription("No scheduled runs while true; spec.trigger still works. Default: false.") @Nullable
        Boolean suspend,

        @JsonPropertyDescription("Run now: a changed runId starts one run, also while suspended.") @Nullable
        TriggerSpec trigger,

        @JsonPropertyDescription("The database to capture from.") @Nullable
        SourceSpec source,

        @JsonPropertyDescription("Limits of one run. Default: none; a run ends where the log stood when it began.")
        @Nullable
        BatchSpec batch,

        @JsonPropertyDescription("Where changes go. A segment counts as captured only when every sink holds it.")
        @Nullable
        List<SinkSpec> sinks,

        @JsonPropertyDescription("How the pods of the job run.") @Nullable
        RunnerSpec runner,

        @JsonPropertyDescription("How much of the past is kept.") @Nullable
        HistorySpec history) {}
