package dev.sanderling.operator.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.SourceStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.cleanup.Step.Outcome;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.outcome.Run.Kind;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final CheckpointView OWNING = state(new SourceNames("t", "a_slot", true, "a_pub", true, null));

    private final CaptureJob job = job();

    @Test
    void nothingIsCapturedAnyMoreBeforeAnythingIsDropped() {
        assertThat(next(new Remains(true, List.of(), List.of(), OWNING, false), 0))
                .isEqualTo(new Step.Stop(List.of()));
        Run busy = run("orders-1", Kind.RUN, new Ending.Running());
        assertThat(next(new Remains(false, List.of(busy), List.of("orders-1-a"), OWNING, false), 0))
                .isEqualTo(new Step.Stop(List.of("orders-1")));
        // Its Job is gone; the pod has its minute.
        Remains ending = new Remains(false, List.of(), List.of("orders-1-a"), OWNING, false);
        assertThat(next(ending, 30)).isInstanceOf(Step.Wait.class);
        assertThat(next(ending, 121)).as("a lost node").isInstanceOf(Step.Start.class);
    }

    @Test
    void aRunThatIsOverIsNotStopped() {
        Run over = run("orders-1", Kind.RUN, ended(Reason.SUCCEEDED));
        assertThat(next(new Remains(false, List.of(over), List.of(), OWNING, false), 0))
                .isInstanceOf(Step.Start.class);
    }

    @Test
    void theCleanupIsStartedAndWaitedFor() {
        assertThat(next(quiet(OWNING), 1)).isInstanceOf(Step.Start.class);
        Run running = run(Names.cleanup(job), Kind.RUN, new Ending.Running());
        assertThat(next(new Remains(false, List.of(running), List.of(), OWNING, false), 2))
                .as("its ConfigMap is missing")
                .isInstanceOf(Step.Start.class);
        assertThat(next(new Remains(false, List.of(running), List.of(), OWNING, true), 3))
                .isInstanceOf(Step.Wait.class);
        assertThat(next(cleanup(ended(Reason.CLEANED_UP)), 4))
                .isEqualTo(new Step.Release(Outcome.DROPPED, "CleanedUp, it says."));
    }

    @Test
    void aCleanupThatFailsForGoodLeavesIt() {
        assertThat(next(cleanup(ended(Reason.SECRET_MISSING)), 4))
                .isEqualTo(new Step.Release(Outcome.LEFT, "SecretMissing, it says."));
        assertThat(next(cleanup(ended(Reason.SLOT_IN_USE)), 4))
                .as("the Job tries again")
                .isInstanceOf(Step.Wait.class);
    }

    @Test
    void itEndsInTime() {
        var waiting = new Ending.Waiting(Optional.of(new Finding(Reason.UNSCHEDULABLE, "no node takes it.")));
        Remains stuck =
                new Remains(false, List.of(run(Names.cleanup(job), Kind.RUN, waiting)), List.of(), OWNING, true);
        assertThat(next(stuck, 299)).isInstanceOf(Step.Wait.class);
        assertThat(next(stuck, 300))
                .isEqualTo(
                        new Step.Release(Outcome.LEFT, "the cleanup did not end within 5 minutes: no node takes it."));
        assertThat(next(quiet(OWNING), 300)).isInstanceOf(Step.Release.class);
    }

    @Test
    void whoMadeNothingGoesAtOnce() {
        assertThat(next(quiet(CheckpointView.ABSENT), 0))
                .isEqualTo(new Step.Release(Outcome.NOTHING, "the job has made nothing in its source"));
        var users = new SourceNames("t", "their_slot", false, "their_pub", false, null);
        assertThat(next(quiet(state(users)), 0)).extracting("outcome").isEqualTo(Outcome.NOTHING);
    }

    @Test
    void whatCannotBeKnownIsLeftAndSaid() {
        job.setStatus(status("a_slot"));
        assertThat(next(quiet(CheckpointView.ABSENT), 0))
                .extracting("outcome")
                .as("the checkpoint is gone, the status still names a slot")
                .isEqualTo(Outcome.LEFT);
        var damaged = new CheckpointView(
                Optional.empty(),
                Handoff.NONE,
                Optional.of(new Finding(Reason.CHECKPOINT_MALFORMED, "It is damaged.")));
        assertThat(next(quiet(damaged), 0)).isEqualTo(new Step.Release(Outcome.LEFT, "It is damaged."));
        var said = Words.released(job, CheckpointView.ABSENT, new Step.Release(Outcome.LEFT, "the checkpoint is gone"));
        assertThat(said.type()).isEqualTo("Warning");
        assertThat(said.note())
                .contains(
                        "at db.sales.svc:5432/shop",
                        "may still be there",
                        "SELECT pg_drop_replication_slot('a_slot'); DROP PUBLICATION IF EXISTS \"a_pub\";",
                        "the checkpoint is gone");
    }

    @Test
    void aPolicyThatChangedAtTheLastMomentCounts() {
        CaptureJob retaining = Examples.job("postgres-to-files.yaml");
        retaining.setSpec(JobDocuments.spec(new ConfigMapBuilder()
                        .addToData("job.yaml", JobDocuments.text(job) + "  deletionPolicy: Retain\n")
                        .build())
                .orElseThrow());
        retaining.getMetadata().setDeletionTimestamp(NOON.toString());
        assertThat(Steps.next(retaining, quiet(OWNING), NOON))
                .extracting("outcome")
                .isEqualTo(Outcome.RETAINED);
    }

    private Step next(Remains left, long seconds) {
        return Steps.next(job, left, NOON.plusSeconds(seconds));
    }

    private Remains cleanup(Ending ending) {
        return new Remains(false, List.of(run(Names.cleanup(job), Kind.RUN, ending)), List.of(), OWNING, true);
    }

    private static Remains quiet(CheckpointView checkpoint) {
        return new Remains(false, List.of(), List.of(), checkpoint, false);
    }

    private static Run run(String job, Kind kind, Ending ending) {
        return new Run(job, kind, job + "-a", 3, Optional.empty(), NOON, NOON, ending, false, false);
    }

    private static Ending ended(Reason reason) {
        return new Ending.Ended(NOON, reason, reason.word() + ", it says.", Optional.empty());
    }

    private static CheckpointView state(@Nullable SourceNames names) {
        State state = State.blank("test").edit().epoch(1).names(names).done();
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }

    private static CaptureJobStatus status(String slot) {
        var source = new SourceStatus(null, "db.sales.svc:5432/shop", slot, "a_pub", null, "0/1", null, null);
        return new CaptureJobStatus(1L, null, null, null, null, null, null, null, null, null, null, null, source, null);
    }

    private static CaptureJob job() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        job.getMetadata().setDeletionTimestamp(NOON.toString());
        return job;
    }
}
