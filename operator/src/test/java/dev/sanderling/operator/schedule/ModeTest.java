package dev.sanderling.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.Examples;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.CheckProgress;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.plan.Schedule;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Never may both start pods: what goes is gone before what comes begins. */
class ModeTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final long SINCE = 3;
    private static final CheckProgress OVER = new CheckProgress.Over();
    private static final CheckProgress UNDER_WAY = new CheckProgress.UnderWay(true, Optional.empty());

    private final Schedule continuous = runs("continuous.yaml").plan().schedule();
    private final Schedule scheduled = runs("postgres-to-files.yaml").plan().schedule();
    private final List<Run> seen = new ArrayList<>();

    @Test
    void aScheduledJobHasNoDeployment() {
        assertThat(next(scheduled, Optional.empty(), 0, OVER, true))
                .isEqualTo(new Mode(false, OptionalInt.empty(), false))
                .isEqualTo(Mode.settled(scheduled));
    }

    @Test
    void theFirstPodWaitsForTheCheckWhateverItFinds() {
        assertThat(next(continuous, Optional.empty(), 0, UNDER_WAY, false))
                .isEqualTo(new Mode(true, OptionalInt.empty(), false));
        assertThat(next(continuous, Optional.empty(), 0, OVER, false)).isEqualTo(Mode.settled(continuous));
        assertThat(next(continuous, Optional.empty(), 0, new CheckProgress.TimedOut(), false))
                .isEqualTo(Mode.settled(continuous));
    }

    @Test
    void aRunThatIsUnderWayIsWaitedFor() {
        for (Run.Kind kind : List.of(Run.Kind.RUN, Run.Kind.TRIGGER)) {
            seen.clear();
            seen.add(run(kind));
            assertThat(next(continuous, Optional.empty(), 0, OVER, true))
                    .isEqualTo(new Mode(true, OptionalInt.empty(), false));
            assertThat(next(continuous, deployed(0), SINCE, OVER, true))
                    .isEqualTo(new Mode(true, OptionalInt.empty(), false));
            // One that somebody starts by hand waits at the lock, and ends no pod that works.
            assertThat(next(continuous, deployed(1), SINCE, OVER, true)).isEqualTo(Mode.settled(continuous));
        }
        seen.clear();
        seen.add(run(Run.Kind.CHECK));
        assertThat(next(continuous, Optional.empty(), 0, OVER, true)).isEqualTo(Mode.settled(continuous));
    }

    @Test
    void theScheduleBeginsWhenTheDeploymentIsGone() {
        assertThat(next(scheduled, deployed(1), SINCE, OVER, true))
                .isEqualTo(new Mode(true, OptionalInt.empty(), true));
        assertThat(next(scheduled, going(), SINCE, OVER, true)).isEqualTo(new Mode(true, OptionalInt.empty(), false));
        assertThat(next(continuous, going(), SINCE, OVER, true)).isEqualTo(new Mode(true, OptionalInt.empty(), false));
    }

    @Test
    void anEditEndsNoPodThatWorksUntilItIsFoundGood() {
        Mode untouched = new Mode(true, OptionalInt.empty(), false);
        assertThat(next(continuous, deployed(1), SINCE - 1, UNDER_WAY, true)).isEqualTo(untouched);
        assertThat(next(continuous, deployed(1), SINCE - 1, OVER, false)).isEqualTo(untouched);
        assertThat(next(continuous, deployed(1), SINCE - 1, OVER, true)).isEqualTo(Mode.settled(continuous));
        // What somebody else has changed in it is put right at any time.
        assertThat(next(continuous, deployed(1), SINCE, UNDER_WAY, false)).isEqualTo(Mode.settled(continuous));
    }

    @Test
    void suspendedItHasNoPod() {
        var suspended = new Schedule(
                continuous.cron(),
                continuous.zone(),
                true,
                Optional.empty(),
                continuous.delay(),
                continuous.interval());
        assertThat(next(suspended, Optional.empty(), 0, OVER, true))
                .isEqualTo(new Mode(true, OptionalInt.empty(), false));
        assertThat(next(suspended, deployed(1), SINCE, OVER, true)).isEqualTo(new Mode(true, OptionalInt.of(0), false));
        assertThat(next(suspended, deployed(1), SINCE - 1, UNDER_WAY, false))
                .isEqualTo(new Mode(true, OptionalInt.of(0), false));
        assertThat(next(continuous, deployed(0), SINCE, OVER, true)).isEqualTo(Mode.settled(continuous));
    }

    private Mode next(Schedule schedule, Optional<Deployment> made, long since, CheckProgress check, boolean good) {
        var observation =
                new Observation(List.copyOf(seen), CheckpointView.ABSENT, Optional.empty(), Optional.empty(), SINCE);
        return Mode.next(schedule, made, since, observation, check, good);
    }

    private static Optional<Deployment> deployed(int replicas) {
        return Optional.of(Deployments.desired(runs("continuous.yaml"), replicas));
    }

    private static Optional<Deployment> going() {
        Deployment going = deployed(1).orElseThrow();
        going.getMetadata().setDeletionTimestamp(NOON.toString());
        return Optional.of(going);
    }

    private static Runs runs(String example) {
        return Examples.runs(Examples.job(example));
    }

    private static Run run(Run.Kind kind) {
        return new Run("j", kind, "r", SINCE, Optional.empty(), NOON, NOON, new Ending.Running(), false, false);
    }
}
