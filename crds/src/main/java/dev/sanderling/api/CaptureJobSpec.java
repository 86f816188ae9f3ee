package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to capture, when, and where to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.sinks) || self.sinks.filter(s, has(s.jdbc)).size() <= 1",
        message = "at most one jdbc sink: its transaction is what commits a segment; use another job for the other")
@ValidationRule(
        value =
                "!has(self.sinks) || self.sinks.all(s, !has(s.files) || !has(s.files.url) ||"
                        + " !s.files.url.startsWith('file://') || has(self.runner) && has(self.runner.volumeMounts) &&"
                        + " self.runner.volumeMounts.exists(m, has(m.mountPath) && s.files.url.startsWith('file://' + m.mountPath)))",
        message = "a file:// url needs a volume under it: name one in spec.runner.volumes and mount it with"
                + " spec.runner.volumeMounts, or the files are gone with the pod")
public record CaptureJobSpec(
        @Required
        @Pattern(Patterns.SCHEDULE)
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "When to run: five cron fields or @hourly, @daily, @weekly, @monthly, @yearly, as a Kubernetes CronJob accepts them.")
        @Nullable
        String schedule,

        @Pattern(Patterns.TIME_ZONE)
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("IANA time zone of the schedule. Default: Etc/UTC.")
        @Nullable
        String timeZone,

        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @JsonPropertyDescription(
                "Moves the schedule by a stable, per-job amount of less than this ISO 8601 duration, so that many jobs do not start in one second. By whole minutes; by seconds too where the operator has a budget of runs. Default: none.")
        @Nullable
        String spread,

        @JsonPropertyDescription(
                "No scheduled runs while true, and one that is under way ends at its next commit; spec.trigger still works. Default: false.")
        @Nullable
        Boolean suspend,

        @JsonPropertyDescription("Run now: a changed runId starts one run, also while suspended.") @Nullable
        TriggerSpec trigger,

        @JsonPropertyDescription("Go on from another place: each new requestId is acted on once.") @Nullable
        RecoverySpec recovery,

        @Required @JsonPropertyDescription("The database to capture from.") @Nullable
        SourceSpec source,

        @JsonPropertyDescription("Limits of one run. Default: none; a run ends where the log stood when it began.")
        @Nullable
        BatchSpec batch,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What is done to each change before anything of it is stored, in this order. Default: none.")
        @Nullable
        List<TransformSpec> transforms,

        @JsonPropertyDescription(
                "A change that a transform cannot handle. Fail: the run ends, nothing is lost. Quarantine: it goes to the folder _quarantine of every sink, with the reason and without what is masked, hashed or dropped. Default: Fail.")
        @Nullable
        OnRowError onRowError,

        @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription("Where changes go. A segment counts as captured only when every sink holds it.")
        @Nullable
        List<SinkSpec> sinks,

        @JsonPropertyDescription(
                "What is started for each published batch that had changes: in order, one at a time, at least once. Default: none.")
        @Nullable
        AfterBatchSpec afterBatch,

        @JsonPropertyDescription("How the pods of the job run.") @Nullable
        RunnerSpec runner,

        @JsonPropertyDescription("How much of the past is kept.") @Nullable
        HistorySpec history,

        @JsonPropertyDescription(
                "What becomes of the replication slot and the publication that the job made, and of its checkpoint, when the job is deleted: Delete drops them, Retain keeps them for a job of the same name to go on from. Default: Delete.")
        @Nullable
        DeletionPolicy deletionPolicy) {}
