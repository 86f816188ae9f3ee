package dev.sanderling.operator.schedule;

import static dev.sanderling.operator.Present.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.outcome.Statuses;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Checked;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueJobsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<Run> seen = new ArrayList<>();
    private CheckpointView checkpoint = CheckpointView.ABSENT;

    @Nullable
    private CaptureJobStatus status;

    @Test
    void theCheckIsFirstAlsoWhileSuspended() {
        for (String example : List.of("postgres-to-files.yaml", "suspended.yaml", "run-now.yaml")) {
            CaptureJob job = Examples.job(example);
            assertThat(due(job)).as(example).isEqualTo(Names.check(job, 3));
        }
    }

    @Test
    void theCheckIsStartedOnce() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        seen.add(check(job, new Ending.Running()));
        assertThat(due(job)).isNull();
        look(job);
        seen.clear();
        assertThat(due(job)).as("the Job vanished before it ended").isEqualTo(Names.check(job, 3));
    }

    @Test
    void runNowFollowsTheCheckAndHappensOnce() {
        CaptureJob job = Examples.job("run-now.yaml");
        String runId = present(present(job.getSpec().trigger()).runId());
        seen.add(check(job, new Ending.Running()));
        assertThat(due(job)).isNull();
        seen.set(0, check(job, passed()));
        String trigger = Names.trigger(job, runId);
        assertThat(due(job)).isEqualTo(trigger);
        seen.add(new Run(
                trigger, Run.Kind.TRIGGER, "t", 3, Optional.of(runId), NOON, NOON, new Ending.Running(), false, false));
        assertThat(due(job)).isNull();
        look(job);
        assertThat(present(present(status).trigger()).runId()).isEqualTo(runId);
        seen.clear();
        assertThat(due(job)).as("its Job is gone, and the status remembers").isNull();
    }

    @Test
    void aBacklogIsFollowedAtOnceUnlessThatIsNotWanted() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        seen.add(check(job, passed()));
        checkpoint = behind(true);
        assertThat(due(job)).isEqualTo(Names.continuation(job, 1, "0000000001-abcdef"));
        checkpoint = behind(false);
        assertThat(due(job)).isNull();
        checkpoint = behind(true);
        CaptureJob paused = Examples.job("suspended.yaml");
        seen.set(0, check(paused, passed()));
        assertThat(due(paused)).isNull();
        seen.set(0, check(job, passed()));
        seen.add(new Run("j", Run.Kind.RUN, "r", 3, Optional.empty(), NOON, NOON, new Ending.Running(), false, false));
        assertThat(due(job)).as("a run is under way").isNull();
    }

    @Test
    void aJobThatDoesNotRunIsLookedAfterEveryHour() {
        CaptureJob job = Examples.job("suspended.yaml");
        seen.add(check(job, passed()));
        look(job);
        checkpoint = behind(false);
        assertThat(due(job)).as("nothing in the source is kept for it").isNull();
        checkpoint = placed(checkpoint);
        assertThat(due(job)).as("it was checked just now").isNull();
        seen.clear();
        String first = due(job);
        assertThat(first).startsWith(Names.name(job) + "-c-").isNotEqualTo(Names.check(job, 3));
        seen.add(new Run(first, Run.Kind.CHECK, "w", 3, Optional.empty(), NOON, NOON, passed(), true, false));
        assertThat(due(job)).isNull();
        CaptureJob running = Examples.job("postgres-to-files.yaml");
        seen.clear();
        assertThat(due(running)).as("its schedule looks after it").isNull();
    }

    private static CheckpointView placed(CheckpointView view) {
        State state = present(view.state().orElse(null)).edit().position("0/1").done();
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }

    private static Ending passed() {
        return new Ending.Ended(NOON, Reason.CHECK_PASSED, "Good.", Optional.empty());
    }

    private static Run check(CaptureJob job, Ending ending) {
        return new Run(
                Names.check(job, 3), Run.Kind.CHECK, "pod", 3, Optional.empty(), NOON, NOON, ending, true, false);
    }

    private static CheckpointView behind(boolean behind) {
        var receipt = new Receipt(
                0,
                "",
                "0000000001-abcdef",
                "r",
                1,
                NOON,
                NOON,
                Receipt.Outcome.SUCCEEDED,
                null,
                null,
                Receipt.StoppedBy.MAX_RECORDS,
                null,
                "0/1",
                behind,
                1,
                Counts.ZERO,
                List.of(),
                1,
                null,
                null,
                List.of(),
                false);
        State state = Receipts.append(State.blank("x"), receipt, Handoff.NONE);
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }

    private @Nullable String due(CaptureJob job) {
        Runs runs = Examples.runs(job);
        CronJob cronJob = CronJobs.desired(runs);
        return DueJobs.next(runs, Optional.of(cronJob), status, observation(), NOON)
                .map(Job::getMetadata)
                .map(metadata -> metadata.getName())
                .orElse(null);
    }

    private void look(CaptureJob job) {
        status = Statuses.next(status, 3, new Checked.Valid(Examples.plan(job)), observation(), NOON);
    }

    private Observation observation() {
        return new Observation(
                List.copyOf(seen),
                checkpoint,
                Optional.of(new Observation.Scheduled(3, Instant.EPOCH)),
                Optional.empty(),
                3);
    }
}
