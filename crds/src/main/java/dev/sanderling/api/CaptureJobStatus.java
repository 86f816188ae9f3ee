package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened; written by the operator alone. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaptureJobStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @Size(max = 12)
        @JsonPropertyDescription(
                "Ready, Reconciling, Stalled (kstatus), SourceReady, SinkReady, RetentionSafe, Continuous; with spec.afterBatch HandedOver too.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The newest run, whatever it ended with.") @Nullable
        RunStatus lastRun,

        @JsonPropertyDescription(
                "The newest check or run that ended and said something of the job: Ready, Stalled, SourceReady, SinkReady and RetentionSafe follow from it, whatever became of its Job.")
        @Nullable
        RunStatus decidedBy,

        @JsonPropertyDescription("The newest batch that was committed.") @Nullable
        BatchStatus lastBatch,

        @Size(max = 20) @JsonPropertyDescription("The newest batches, newest first.") @Nullable
        List<BatchStatus> batches,

        @JsonPropertyDescription("Sums over the life of the checkpoint.") @Nullable
        TotalsStatus totals,

        @JsonPropertyDescription("How far the snapshot is; absent where none is under way.") @Nullable
        SnapshotStatus snapshot,

        @JsonPropertyDescription("When the schedule starts the next run, RFC 3339; absent while suspended.") @Nullable
        String nextRun,

        @JsonPropertyDescription("The newest run that was asked for.") @Nullable
        TriggerStatus trigger,

        @JsonPropertyDescription("The newest recovery of the position, asked for or by onInvalidPosition.") @Nullable
        RecoveryStatus recovery,

        @JsonPropertyDescription("How far batches are handed over (spec.afterBatch).") @Nullable
        HandOverStatus handOver,

        @JsonPropertyDescription("What is known of the source.") @Nullable
        SourceStatus source,

        @JsonPropertyDescription("Every change committed in the source up to this time is in the sinks, RFC 3339.")
        @Nullable
        String freshThrough) {
    /** The same with another last and next run. */
    public CaptureJobStatus withRuns(@Nullable RunStatus last, @Nullable String next) {
        return new CaptureJobStatus(
                observedGeneration,
                conditions,
                last,
                decidedBy,
                lastBatch,
                batches,
                totals,
                snapshot,
                next,
                trigger,
                recovery,
                handOver,
                source,
                freshThrough);
    }
}
