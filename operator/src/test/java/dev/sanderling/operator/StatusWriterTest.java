package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a status is written: each write is a request for every run of a fleet. */
class StatusWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** The run's receipt is there, four seconds after noon. */
    private static final CheckpointView ENDED = new CheckpointView(
            Optional.of(Receipts.append(
                    State.blank("test"),
                    Receipt.opened("0000000001-abcdef", "r", 1, NOON.plusSeconds(1), null)
                            .edit()
                            .endedAt(NOON.plusSeconds(4))
                            .outcome(Receipt.Outcome.SUCCEEDED)
                            .counts(new Counts(1, 1, Map.of(), Map.of()))
                            .to("0/1")
                            .done(),
                    Handoff.NONE)),
            Handoff.NONE,
            Optional.empty());

    /** Asked for nothing here: without a happening no Event is written. */
    private final KubernetesClient client = new KubernetesClientBuilder().build();

    private final StatusWriter writer = new StatusWriter(new Settings(), new EventRecorder());
    private final CaptureJob job = Examples.job("postgres-to-files.yaml");

    StatusWriterTest() {
        job.setStatus(status(run("Succeeded", "2026-11-22T11:55:01Z", "2026-11-22T11:55:03Z", null)));
    }

    /** The receipt is there before the pod's end, which has more to say. */
    @Test
    void theEndOfARunIsToldOnce() {
        // As RequestsTest has it from the operator: while the pod has not ended the run is under way.
        CaptureJobStatus batch = fresh(run("Running", "2026-11-22T12:00:01Z", null, null));
        assertThat(written(batch, new Ending.Running(), 4, ENDED)).isFalse();
        assertThat(written(batch, new Ending.Running(), 6, ENDED)).isFalse();
        var ended = new Ending.Ended(NOON.plusSeconds(4), Reason.SUCCEEDED, "x", Optional.empty());
        CaptureJobStatus all = status(run("Succeeded", "2026-11-22T12:00:01Z", "2026-11-22T12:00:04Z", null));
        assertThat(written(all, ended, 6, ENDED)).as("its pod is over, too").isTrue();
    }

    @Test
    void aPodThatLingersHoldsNothingBack() {
        CaptureJobStatus batch = fresh(run("Running", "2026-11-22T12:00:01Z", null, null));
        assertThat(written(batch, new Ending.Running(), 7, ENDED)).isTrue();
    }

    @Test
    void aRunThatIsOverInSecondsOrWaitsForSecondsIsNotToldOfBefore() {
        CaptureJobStatus begun = status(run("Running", "2026-11-22T12:00:01Z", null, null));
        assertThat(written(begun, new Ending.Running(), 5)).isFalse();
        assertThat(written(begun, new Ending.Running(), 11)).isTrue();
        job.setStatus(begun);
        CaptureJobStatus waits = status(run("Waiting", "2026-11-22T12:05:00Z", null, Reason.QUEUED.word()));
        assertThat(written(waits, waiting(Reason.QUEUED), 305)).isFalse();
        assertThat(written(waits, waiting(Reason.QUEUED), 310)).isTrue();
    }

    @Test
    void whatKeepsARunFromStartingIsToldAtOnce() {
        CaptureJobStatus refused =
                status(run("Running", "2026-11-22T12:00:01Z", null, Reason.IMAGE_UNAVAILABLE.word()));
        assertThat(written(refused, waiting(Reason.IMAGE_UNAVAILABLE), 2)).isTrue();
    }

    /** A node's clock may be an hour ahead: nobody waits for that hour to be told of its run. */
    @Test
    void aDateThatIsFarAheadIsNotWaitedFor() {
        CaptureJobStatus begun = status(run("Running", "2026-11-22T13:00:01Z", null, null));
        assertThat(written(begun, new Ending.Running(), 1)).isTrue();
    }

    /** Its Job may be gone by the time that it may be written; somebody else's write counts for more. */
    @Test
    void whatMayNotBeWrittenYetIsNotForgotten() {
        var ended = new Ending.Ended(NOON.plusSeconds(4), Reason.SUCCEEDED, "x", Optional.empty());
        CaptureJobStatus one = status(run("Succeeded", "2026-11-22T12:00:01Z", "2026-11-22T12:00:04Z", null));
        CaptureJobStatus two = status(run("Empty", "2026-11-22T12:00:01Z", "2026-11-22T12:00:06Z", null));
        assertThat(written(one, ended, 5)).isTrue();
        job.setStatus(one);
        assertThat(written(two, ended, 7)).isFalse();
        assertThat(writer.latest(job)).isEqualTo(two);
        CaptureJobStatus others = status(run("Failed", "2026-11-22T12:00:01Z", "2026-11-22T12:00:08Z", null));
        job.setStatus(others);
        assertThat(writer.latest(job)).isEqualTo(others);
    }

    @Test
    void aClockThatWasSetBackKeepsNothingBack() {
        var ended = new Ending.Ended(NOON.plusSeconds(4), Reason.SUCCEEDED, "x", Optional.empty());
        CaptureJobStatus one = status(run("Succeeded", "2026-11-22T12:00:01Z", "2026-11-22T12:00:04Z", null));
        CaptureJobStatus two = status(run("Empty", "2026-11-22T12:00:01Z", "2026-11-22T12:00:04Z", null));
        assertThat(written(one, ended, 3_600)).isTrue();
        assertThat(written(two, ended, 3_605)).as("so often at most").isFalse();
        assertThat(written(two, ended, 10)).isTrue();
    }

    private static Ending waiting(Reason reason) {
        return new Ending.Waiting(Optional.of(new Finding(reason, "x")));
    }

    private boolean written(CaptureJobStatus status, Ending ending, int second) {
        return written(status, ending, second, CheckpointView.ABSENT);
    }

    private boolean written(CaptureJobStatus status, Ending ending, int second, CheckpointView checkpoint) {
        Instant started = NOON.plusSeconds(1);
        var run = new Run("j", Run.Kind.RUN, "r", 3, Optional.empty(), started, started, ending, false, false);
        var seen = new Observation(List.of(run), checkpoint, Optional.empty(), Optional.empty(), 3);
        return writer.write(client, job, status, Optional.of(seen), NOON.plusSeconds(second))
                .isPatchStatus();
    }

    private static RunStatus run(String result, String started, @Nullable String ended, @Nullable String reason) {
        return new RunStatus("r", "Run", started, ended, result, reason, null, 0, 3L, null);
    }

    /** With news of a batch. */
    private static CaptureJobStatus fresh(RunStatus run) {
        return new CaptureJobStatus(
                3L, null, run, null, null, null, null, null, null, null, null, null, null, "2026-11-22T12:00:04Z");
    }

    private static CaptureJobStatus status(RunStatus run) {
        return new CaptureJobStatus(3L, null, run, null, null, null, null, null, null, null, null, null, null, null);
    }

    private record Settings() implements OperatorSettings {
        @Override
        public int maxConcurrentChecks() {
            return 10;
        }

        @Override
        public OptionalInt maxConcurrentRuns() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt maxConcurrentRunsPerNamespace() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt maxConcurrentRunsPerSource() {
            return OptionalInt.empty();
        }

        @Override
        public boolean paused() {
            return false;
        }

        @Override
        public boolean batchEvents() {
            return true;
        }

        @Override
        public RunnerImage runner() {
            return new Examples.Image();
        }

        @Override
        public boolean leaderElection() {
            return false;
        }

        @Override
        public Duration statusInterval() {
            return Duration.ofSeconds(10);
        }
    }
}
