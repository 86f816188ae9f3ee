package dev.sanderling.operator.outcome;

import static dev.sanderling.operator.Present.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.SnapshotStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Run.Kind;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {
    private static final Finding QUEUED = new Finding(Reason.QUEUED, "It waits.");

    private final Scene scene = new Scene();

    @Test
    void allConditionsAreThereFromTheFirstLook() {
        CaptureJobStatus status = scene.look();
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .containsExactly(
                        "Ready", "Reconciling", "Stalled", "SourceReady", "SinkReady", "RetentionSafe", "Continuous");
        assertThat(status.conditions()).allSatisfy(condition -> {
            assertThat(condition.getMessage()).endsWith(".");
            assertThat(condition.getObservedGeneration()).isEqualTo(1);
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-11-22T12:00:01Z");
        });
        assertThat(scene.says("Ready")).isEqualTo("Unknown Checking");
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        assertThat(status.nextRun()).isEqualTo("2026-11-22T12:05:00Z");
    }

    @Test
    void readyOnceTheCheckPassed() {
        scene.look();
        scene.at("12:00:05").under(Kind.CHECK, "check").look();
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        CaptureJobStatus status = scene.at("12:00:09")
                .ends(Kind.CHECK, "check", Reason.CHECK_PASSED)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        assertThat(present(status.source()).server()).isEqualTo("PostgreSQL 18.4");
        assertThat(present(status.source()).address()).isEqualTo("postgres:5432/shop");
        assertThat(scene.condition("Ready").getLastTransitionTime()).isEqualTo("2026-11-22T12:00:09Z");
    }

    @Test
    void theSnapshotIsShownWhileItIsUnderWay() {
        ready();
        State state = State.blank("test");
        Snapshot begun = new Snapshot(
                ToRead.ALL.upTo(new ToRead.Reading("public.orders", List.of(), 430)),
                null,
                List.of(),
                3,
                1,
                430,
                1000,
                null,
                false);
        SnapshotStatus snapshot =
                present(scene.state(state.edit().snapshot(begun).done()).look().snapshot());
        assertThat(snapshot.progress()).isEqualTo("43%");
        assertThat(snapshot.table()).isEqualTo("public.orders");
        assertThat(snapshot.tablesDone()).isEqualTo(1);
        Snapshot more = begun.counts(3, 2, 5000, 1000);
        assertThat(present(scene.state(state.edit().snapshot(more).done())
                                .look()
                                .snapshot())
                        .progress())
                .isEqualTo("99%");
        assertThat(scene.state(state).look().snapshot()).isNull();
    }

    @Test
    void theCheckIsRememberedWhenItsJobIsGone() {
        ready();
        scene.at("12:04:00").gone("check").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
    }

    @Test
    void anEditThatMeansNothingToARunKeepsWhatIsKnown() {
        ready();
        String since = scene.condition("Ready").getLastTransitionTime();
        scene.at("12:04:00").gone("check").rescheduled().look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        assertThat(scene.condition("Ready").getLastTransitionTime()).isEqualTo(since);
        assertThat(scene.condition("Ready").getObservedGeneration()).isEqualTo(2);
        assertThat(present(scene.status).observedGeneration()).isEqualTo(2);
    }

    @Test
    void aScheduleMadeDenserHasMissedNothing() {
        ready();
        scene.at("18:00:30").rescheduled().look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("18:12:00").look();
        assertThat(scene.says("Ready")).isEqualTo("False MissedRuns");
    }

    @Test
    void aTroubleOutlivesAnEditThatMeansNothingToARun() {
        ready();
        scene.at("12:05:02").ends(Kind.RUN, "run-1", Reason.SLOT_LOST).look();
        scene.at("12:06:00").gone("run-1").gone("check").rescheduled().look();
        assertThat(scene.says("Ready")).isEqualTo("False SlotLost");
        assertThat(scene.says("Stalled")).isEqualTo("True SlotLost");
    }

    @Test
    void anEditLeavesReadyAsItWasWhileItIsChecked() {
        ready();
        String since = scene.condition("Ready").getLastTransitionTime();
        scene.at("12:03:00").edited().look();
        assertThat(scene.says("Ready")).isEqualTo("True Checking");
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        scene.at("12:03:09").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.condition("Ready").getLastTransitionTime()).isEqualTo(since);
        scene.at("12:04:00").edited().look();
        scene.at("12:04:09")
                .ends(Kind.CHECK, "check-3", Reason.NO_TABLE_MATCHES)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("False NoTableMatches");
    }

    /** Database missing, database made, a run by hand; then that run's Job goes and only the failed check is left. */
    @Test
    void aCheckThatWasSupersededNeverComesBack() {
        scene.look();
        scene.at("12:00:09")
                .ends(Kind.CHECK, "check", Reason.DATABASE_NOT_FOUND)
                .look();
        assertThat(scene.says("Stalled")).isEqualTo("True DatabaseNotFound");
        scene.at("12:02:09").ends(Kind.TRIGGER, "now", Reason.SUCCEEDED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("12:03:00").gone("now").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        assertThat(lastRun().runId()).isEqualTo("now");
    }

    /** With no Jobs kept, a run is over and gone before anybody looks; its receipt is there. */
    @Test
    void aRunThatNobodySawIsKnownByItsReceipt() {
        ready();
        State state = Scene.append(
                State.blank("x"),
                Scene.receipt("run-1", null, "0/2", 5)
                        .edit()
                        .startedAt(Scene.NOON.plusSeconds(300))
                        .endedAt(Scene.NOON.plusSeconds(302))
                        .done());
        scene.at("12:05:06").state(state).look();
        assertThat(lastRun().runId()).isEqualTo("run-1");
        assertThat(lastRun().result()).isEqualTo("Succeeded");
        assertThat(lastRun().failures()).isZero();
    }

    /** The container is killed after its last write. */
    @Test
    void whatWasCommittedIsNoFailure() {
        ready();
        scene.state(Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/2", 5)));
        scene.at("12:05:06").ends(Kind.RUN, "run-1", Reason.OUT_OF_MEMORY).look();
        assertThat(lastRun().result()).isEqualTo("Succeeded");
        assertThat(lastRun().failures()).isZero();
    }

    @Test
    void aCheckThatWasDrainedIsMadeAgain() {
        scene.look();
        scene.at("12:00:09").ends(Kind.CHECK, "check", Reason.TERMINATED).look();
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        scene.at("12:00:12").gone("check").look();
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        scene.at("12:00:19").ends(Kind.CHECK, "again", Reason.CHECK_PASSED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    /** An image that takes long to be pulled has the start timeout, not the five minutes of a check. */
    @Test
    void aCheckThatHasNotStartedIsNotOvertime() {
        scene.look();
        scene.at("12:00:02").waits(Kind.CHECK, "check", null).look();
        scene.at("12:30:00").look();
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        assertThat(scene.says("Ready")).isEqualTo("Unknown Checking");
    }

    @Test
    void aRunThatWritesIsBusyAndOneThatDoesNotHangs() {
        ready();
        scene.at("12:05:00").under(Kind.RUN, "long");
        Receipt open = Receipt.opened("0000000007-abcdef", "long", 7, Scene.NOON.plusSeconds(301), null);
        scene.state(State.blank("x").edit().open(open).done()).look();
        scene.state(busy(open, Duration.ofMinutes(50)));
        scene.at("12:58:00").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("13:06:00").look();
        assertThat(scene.says("Ready")).isEqualTo("False NoProgress");
        assertThat(scene.condition("Ready").getMessage()).contains("long", "2026-11-22T12:55:01Z");
        scene.state(busy(open, Duration.ofMinutes(61))).at("13:06:30").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    private static State busy(Receipt open, Duration after) {
        var cost = new dev.sanderling.checkpoint.Cost(after.toMillis(), 1, 1, java.util.Map.of());
        return State.blank("x").edit().open(open.edit().cost(cost).done()).done();
    }

    @Test
    void aSinkIsBlamedForItsOwnPassword() {
        ready();
        assertThat(scene.says("SinkReady")).isEqualTo("True SinksReached");
        var word = new TerminationMessage(
                Reason.AUTHENTICATION_FAILED, "The password is refused.", null, null, null, null, null, "mirror");
        scene.at("12:05:06").ends(Kind.RUN, "run-1", word).look();
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        assertThat(scene.says("SinkReady")).isEqualTo("False AuthenticationFailed");
        assertThat(scene.condition("SinkReady").getMessage()).isEqualTo("Sink mirror: The password is refused.");
        assertThat(lastRun().sink()).isEqualTo("mirror");
        scene.at("12:10:06").ends(Kind.RUN, "run-2", Reason.EMPTY).look();
        assertThat(scene.says("SinkReady")).as("an empty run asks no sink").isEqualTo("False AuthenticationFailed");
        scene.at("12:15:06").ends(Kind.RUN, "run-3", Reason.HOST_REJECTED).look();
        assertThat(scene.says("SourceReady")).isEqualTo("False HostRejected");
        scene.at("12:20:06").ends(Kind.RUN, "run-4", Reason.SUCCEEDED).look();
        assertThat(scene.says("SourceReady")).isEqualTo("True SourceReached");
        assertThat(scene.says("SinkReady")).isEqualTo("True SinksReached");
    }

    @Test
    void readyDoesNotFlapDuringRuns() {
        ready();
        String since = scene.condition("Ready").getLastTransitionTime();
        scene.at("12:05:00").waits(Kind.RUN, "run-1", null).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("12:05:03").under(Kind.RUN, "run-1").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(lastRun().result()).isEqualTo("Running");
        scene.at("12:05:06").ends(Kind.RUN, "run-1", Reason.EMPTY).look();
        assertThat(lastRun().result()).isEqualTo("Empty");
        assertThat(lastRun().kind()).isEqualTo("Run");
        assertThat(scene.condition("Ready").getLastTransitionTime()).isEqualTo(since);
    }

    /** Ticks go by while it has caught up with the source and waits for more. */
    @Test
    void aRunThatLingersSaysSoAndIsNoFault() {
        ready();
        Receipt open = Scene.receipt("run-1", null, "0/1", 3)
                .edit()
                .outcome(null)
                .endedAt(null)
                .done();
        scene.at("12:05:03").under(Kind.RUN, "run-1");
        scene.state(State.blank("x")
                        .edit()
                        .open(open.edit().stoppedBy(null).done())
                        .done())
                .look();
        assertThat(lastRun().result()).isEqualTo("Running");
        Receipt following = open.edit().stoppedBy(Receipt.StoppedBy.BARRIER).done();
        scene.state(State.blank("x").edit().open(following).done()).look();
        assertThat(lastRun().result()).isEqualTo("Following");
        scene.at("12:12:00").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(lastRun().result()).isEqualTo("Following");
        assertThat(lastRun().endedAt()).isNull();

        scene.runs.removeIf(run -> run.id().equals("run-1"));
        scene.look();
        assertThat(lastRun().result()).as("its Job and pod are gone").isEqualTo("Interrupted");
    }

    /** A check is what lets runs begin; which of both comes first by its name says nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"a-run", "z-run"})
    void aRunThatFailsInTheSecondOfItsCheckCounts(String run) {
        ready();
        scene.ends(Kind.RUN, run, Reason.SLOT_LOST).look();
        assertThat(scene.says("Ready")).isEqualTo("False SlotLost");
    }

    /** Kubernetes counts in seconds, and an empty run takes less. */
    @Test
    void ofTwoRunsThatEndInOneSecondTheLaterOneIsTheLast() {
        ready();
        scene.at("12:05:00").under(Kind.RUN, "z");
        scene.at("12:05:01").ends(Kind.RUN, "z", Reason.SUCCEEDED).ends(Kind.TRIGGER, "b", Reason.EMPTY);
        scene.look();
        assertThat(lastRun().runId()).isEqualTo("b");

        scene.ends(Kind.TRIGGER, "a", Reason.EMPTY);
        State state = Scene.append(State.blank("x"), Scene.receipt("z", null, "0/1", 3));
        state = Scene.append(state, Scene.receipt("b", "0/1", "0/2", 3));
        scene.state(Scene.append(state, Scene.receipt("a", "0/2", "0/3", 3))).look();
        assertThat(lastRun().runId()).isEqualTo("a");
    }

    /** Every reason that a run can end for, after a job was ready. */
    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NAME_NOT_YET_FREE", "OPERATOR_FAILED"})
    void afterARunThatEndedFor(Reason reason) {
        ready();
        scene.at("12:05:06").ends(Kind.RUN, "run-1", reason).look();
        boolean human = reason.needsHuman();
        assertThat(scene.condition("Ready").getStatus()).isEqualTo(human ? "False" : "True");
        assertThat(scene.condition("Stalled").getStatus()).isEqualTo(human ? "True" : "False");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(lastRun().reason()).isEqualTo(reason.word());
        if (human) {
            assertThat(scene.condition("Ready").getReason()).isEqualTo(reason.word());
            assertThat(scene.condition("Ready").getMessage()).isEqualTo("It says " + reason.word() + ".");
        }
        scene.at("12:10:06").ends(Kind.RUN, "run-2", Reason.SUCCEEDED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
    }

    @Test
    void retryableFailuresStayReadyUntilTheThird() {
        ready();
        scene.at("12:05:06")
                .ends(Kind.RUN, "a", Reason.SOURCE_UNREACHABLE, false)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("True SourceUnreachable");
        assertThat(scene.says("SourceReady")).isEqualTo("False SourceUnreachable");
        scene.at("12:05:16").under(Kind.RUN, "b").look();
        assertThat(lastRun().failures()).isEqualTo(1);
        scene.at("12:05:26")
                .ends(Kind.RUN, "b", Reason.SOURCE_UNREACHABLE, false)
                .look();
        assertThat(lastRun().failures()).isEqualTo(2);
        assertThat(scene.says("Ready")).isEqualTo("True SourceUnreachable");
        scene.at("12:06:06").ends(Kind.RUN, "c", Reason.SINK_UNREACHABLE).look();
        assertThat(lastRun().failures()).isEqualTo(3);
        assertThat(scene.says("Ready")).isEqualTo("False SinkUnreachable");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        scene.at("12:10:06").ends(Kind.RUN, "d", Reason.SUCCEEDED).look();
        assertThat(lastRun().failures()).isZero();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void failuresAreCountedWhenPodsAreGone() {
        ready();
        for (int i = 1; i <= 3; i++) {
            scene.at("12:0" + i + ":06").gone("run-" + (i - 1));
            scene.ends(Kind.RUN, "run-" + i, Reason.ENGINE_FAILED).look();
            assertThat(lastRun().failures()).isEqualTo(i);
        }
        assertThat(scene.says("Ready")).isEqualTo("False EngineFailed");
    }

    @Test
    void aFirstCheckThatFailsIsNotReadyOnceItsJobGivesUp() {
        scene.look();
        scene.at("12:00:05")
                .ends(Kind.CHECK, "c1", Reason.SOURCE_UNREACHABLE, false)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("Unknown Checking");
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        scene.at("12:00:15")
                .ends(Kind.CHECK, "c2", Reason.SOURCE_UNREACHABLE, false)
                .look();
        scene.at("12:00:45")
                .ends(Kind.CHECK, "c3", Reason.SOURCE_UNREACHABLE, false)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("False SourceUnreachable");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
    }

    @Test
    void aNewGenerationResets() {
        ready();
        scene.at("12:05:06").ends(Kind.RUN, "old", Reason.SLOT_MISSING).look();
        assertThat(scene.says("Stalled")).isEqualTo("True SlotMissing");
        scene.at("12:06:00").edited().look();
        assertThat(present(scene.status).observedGeneration()).isEqualTo(2);
        assertThat(scene.says("Ready")).as("as it was").isEqualTo("False SlotMissing");
        assertThat(scene.says("Reconciling")).isEqualTo("True Checking");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        assertThat(lastRun().failures()).isZero();
        scene.at("12:06:09").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void aRunOfAFormerGenerationDoesNotFailANewOne() {
        ready();
        scene.at("12:05:00").under(Kind.RUN, "old").look();
        Run old = scene.runs.getLast();
        scene.at("12:05:02").edited().look();
        scene.at("12:05:05").ends(Kind.CHECK, "check-2", Reason.CHECK_PASSED);
        scene.gone("old");
        var ended = new Ending.Ended(scene.at("12:05:09").now, Reason.SLOT_MISSING, "Gone.", Optional.empty());
        scene.runs.add(new Run(
                old.job(), old.kind(), "old", 1, old.trigger(), old.since(), old.startedAt(), ended, true, false));
        scene.look();
        assertThat(lastRun().reason()).isEqualTo("SlotMissing");
        assertThat(lastRun().failures()).isZero();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void anInvalidSpecNamesTheProblemsAndWhatIsKept() {
        ready();
        scene.edited();
        scene.checked = new Checked.Invalid(
                List.of(new Problem("spec.schedule", "is no cron"), new Problem("spec.sinks", "is required")));
        CaptureJobStatus status = scene.look();
        assertThat(scene.says("Ready")).isEqualTo("False InvalidSpec");
        assertThat(scene.says("Stalled")).isEqualTo("True InvalidSpec");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(scene.condition("Ready").getMessage())
                .isEqualTo("spec.schedule: is no cron; spec.sinks: is required."
                        + " The CronJob made from generation 1 goes on unchanged.");
        assertThat(status.nextRun()).isNull();
        scene.edited().look();
        assertThat(scene.says("Ready")).isEqualTo("Unknown Checking");
    }

    @Test
    void aPodThatNeverStartsStaysToldWhenItsJobIsDeleted() {
        ready();
        scene.at("12:05:00").waits(Kind.RUN, "run-1", null).look();
        scene.at("12:10:00")
                .givenUp(Kind.RUN, "run-1", Reason.IMAGE_UNAVAILABLE)
                .look();
        assertThat(scene.says("Ready")).isEqualTo("False ImageUnavailable");
        assertThat(scene.says("Stalled")).isEqualTo("True ImageUnavailable");
        scene.at("12:10:30").gone("run-1").look();
        assertThat(scene.says("Ready")).isEqualTo("False ImageUnavailable");
        assertThat(lastRun().reason()).isEqualTo("ImageUnavailable");
        // The schedule goes on at once, and the check that passed long ago is all that is left to be seen.
        scene.at("12:10:31").waits(Kind.RUN, "run-2", null).look();
        assertThat(scene.says("Ready")).isEqualTo("False ImageUnavailable");
        assertThat(scene.says("Stalled")).isEqualTo("True ImageUnavailable");
        scene.at("12:10:41").ends(Kind.RUN, "run-2", Reason.SUCCEEDED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void whatACheckWaitsForIsTold() {
        scene.look();
        var why = new Finding(Reason.UNSCHEDULABLE, "No node takes the pod.");
        scene.at("12:01:00").waits(Kind.CHECK, "check", why).look();
        assertThat(scene.condition("Reconciling").getMessage())
                .isEqualTo("Generation 1 is being checked. No node takes the pod.");
    }

    @Test
    void aCheckThatHangsDoesNotReconcileForEver() {
        scene.look();
        scene.at("12:00:02").under(Kind.CHECK, "check").look();
        scene.at("12:05:02").look();
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(scene.says("Ready")).isEqualTo("False DeadlineExceeded");
    }

    @Test
    void twoMissedTicks() {
        ready();
        scene.gone("check");
        scene.at("12:10:30").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("12:11:01").look();
        assertThat(scene.says("Ready")).isEqualTo("False MissedRuns");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        assertThat(scene.condition("Ready").getMessage()).contains("since 2026-11-22T12:00:09Z");
        scene.at("12:15:09").ends(Kind.RUN, "late", Reason.SUCCEEDED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void aLongRunMissesNothing() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "long").look();
        Receipt open = Receipt.opened("0000000007-abcdef", "long", 7, Scene.NOON.plusSeconds(301), null);
        scene.state(busy(open, Duration.ofMinutes(34))).at("12:40:00").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    /** It is late by nobody's fault, and neither are the ticks that its Job has kept from starting. */
    @Test
    void aRunThatWaitsForItsTurnMissesNothingAndSaysSo() {
        ready();
        scene.at("12:05:01").waits(Kind.RUN, "late", QUEUED).look();
        assertThat(lastRun().result()).isEqualTo("Waiting");
        assertThat(lastRun().message()).isEqualTo("It waits.");
        scene.at("12:55:00").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.gone("late")
                .at("12:55:00")
                .admitted(Kind.RUN, "late-pod", Instant.parse("2026-11-22T12:05:01Z"))
                .look();
        assertThat(lastRun().result()).isEqualTo("Running");
        scene.at("12:56:00")
                .ends(Kind.RUN, "late-pod", Reason.SOURCE_UNREACHABLE)
                .look();
        assertThat(scene.says("Ready"))
                .as("the first failure, and no tick missed")
                .isEqualTo("True SourceUnreachable");
        scene.at("13:06:01").look();
        assertThat(scene.says("Ready")).as("two ticks after its turn").isEqualTo("False MissedRuns");
    }

    /** However often a turn comes: runs that get nowhere are no good ones, seen together or each alone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void turnsAloneAreNoProgress(boolean collected) {
        ready();
        for (int minute = 5; minute < 60; minute += 5) {
            String id = "r" + minute;
            scene.at("12:%02d:01".formatted(minute)).admitted(Kind.RUN, id).look();
            scene.at("12:%02d:09".formatted(minute))
                    .ends(Kind.RUN, id, Reason.ALREADY_RUNNING)
                    .look();
            if (collected) {
                scene.gone("r" + (minute - 5));
            }
        }
        assertThat(scene.look().lastRun()).isNotNull();
        assertThat(scene.says("Ready")).isEqualTo("False MissedRuns");
    }

    /** What has waited has time until two ticks after its turn, and what follows it has none besides. */
    @Test
    void onlyTheFirstTurnSinceSomethingWasGoodCounts() {
        ready();
        for (int minute = 10; minute < 30; minute += 5) {
            String id = "r" + minute;
            Instant due = Scene.NOON.plus(Duration.ofMinutes(minute - 6));
            scene.at("12:%02d:01".formatted(minute)).admitted(Kind.RUN, id, due).look();
            assertThat(scene.says("Ready")).isEqualTo(minute > 20 ? "False MissedRuns" : "True Working");
            scene.at("12:%02d:09".formatted(minute))
                    .ends(Kind.RUN, id, Reason.ALREADY_RUNNING)
                    .look();
            scene.at("12:%02d:01".formatted(minute + 1)).look();
        }
        scene.gone("r10").look();
        assertThat(scene.says("Ready")).as("told until something is good").isEqualTo("False MissedRuns");
    }

    @Test
    void whatWaitsWhileAllJobsArePausedIsNotLate() {
        ready();
        scene.at("12:05:01").waits(Kind.RUN, "late", QUEUED).look();
        scene.paused = true;
        scene.at("14:00:00").look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        assertThat(lastRun().message()).contains("It waits.", "SANDERLING_PAUSED");
    }

    @Test
    void aRunWhoseTurnDoesNotComeIsToldOfAfterAnHour() {
        ready();
        scene.at("12:05:01").waits(Kind.RUN, "late", QUEUED).look();
        scene.at("13:05:01").look();
        assertThat(scene.says("Ready")).isEqualTo("False Queued");
        assertThat(scene.condition("Ready").getMessage()).contains("late", "2026-11-22T12:05:01Z", "It waits.");
        assertThat(scene.says("Stalled")).isEqualTo("False NotStalled");
        scene.gone("late")
                .at("13:06:00")
                .admitted(Kind.RUN, "late-pod", Instant.parse("2026-11-22T12:05:01Z"))
                .look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
        scene.at("13:07:00").ends(Kind.RUN, "late-pod", Reason.SUCCEEDED).look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    @Test
    void aWaitingRunWhoseJobIsSweptDidNotDie() {
        ready();
        scene.at("12:05:01").waits(Kind.RUN, "late", QUEUED).look();
        scene.gone("late").look();
        assertThat(lastRun().result()).isEqualTo("Interrupted");
        assertThat(lastRun().reason()).isEqualTo("Queued");
        assertThat(lastRun().message()).contains("before its turn came");
    }

    @Test
    void whileAllJobsArePausedACheckSaysThatItDoesNotStart() {
        scene.paused = true;
        scene.look();
        assertThat(scene.says("Reconciling")).isEqualTo("True Paused");
        scene.paused = false;
        ready();
        scene.paused = true;
        scene.look();
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        assertThat(scene.condition("Reconciling").getMessage()).contains("paused all jobs");
        scene.gone("check").look();
        assertThat(scene.says("Ready")).as("what is known stays known").isEqualTo("True Working");
    }

    @Test
    void aRunThatVanishedIsToldByItsReceiptOrAsDead() {
        ready();
        scene.at("12:05:01").under(Kind.RUN, "run-1").look();
        scene.state(Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/2", 5)));
        scene.gone("run-1").gone("check").look();
        assertThat(lastRun().result()).isEqualTo("Succeeded");
        scene.at("12:10:01").under(Kind.RUN, "run-2").look();
        scene.gone("run-2").look();
        assertThat(lastRun().result()).isEqualTo("Interrupted");
        assertThat(lastRun().reason()).isEqualTo("DiedWithoutReport");
        assertThat(lastRun().failures()).as("nobody knows how it ended").isZero();
    }

    @Test
    void batchesAndTotalsAreMirrored() {
        State state = Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/1", 3));
        for (int i = 1; i < 15; i++) {
            state = Scene.append(state, Scene.receipt("run-" + i, "0/" + i, "0/" + (i + 1), i));
        }
        CaptureJobStatus status = scene.state(state).look();
        assertThat(status.batches()).hasSize(10).first().isEqualTo(status.lastBatch());
        assertThat(present(status.lastBatch()).receipt()).isEqualTo(15);
        assertThat(present(status.lastBatch()).to()).isEqualTo("0/15");
        assertThat(present(status.lastBatch()).result()).isEqualTo("Succeeded");
        assertThat(present(status.lastBatch()).stoppedBy()).isEqualTo("MaxRecords");
        assertThat(present(status.lastBatch()).duration()).isEqualTo("PT2S");
        assertThat(present(status.totals()).batches()).isEqualTo(15);
        assertThat(present(status.totals()).changes()).isEqualTo(3 + 14 * 15 / 2);
        assertThat(scene.says("Continuous")).isEqualTo("True Unbroken");
    }

    @Test
    void aRecoveryIsShownAndIsAGap() {
        State state = Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/1", 3));
        State after = Scene.append(state, Scene.receipt("run-2", "0/1", "0/9", 3))
                .edit()
                .recovery(new Recovered(
                        "first",
                        List.of(),
                        Recovered.Action.RESNAPSHOT,
                        "SlotMissing",
                        Instant.parse("2026-11-22T12:30:00Z"),
                        "0/1",
                        "0/9"))
                .done();
        CaptureJobStatus status = scene.state(after).look();
        assertThat(present(status.recovery()).requestId()).isEqualTo("first");
        assertThat(present(status.recovery()).action()).isEqualTo("Resnapshot");
        assertThat(present(status.recovery()).reason()).isEqualTo("SlotMissing");
        assertThat(present(status.recovery()).from()).isEqualTo("0/1");
        assertThat(present(status.recovery()).to()).isEqualTo("0/9");
        assertThat(scene.says("Continuous")).isEqualTo("False Recovered");
        assertThat(scene.condition("Continuous").getMessage()).contains("between 0/1 and 0/9");
    }

    @Test
    void howLongTheSourceKeepsItsLogIsSaidBeforeItIsTooLate() {
        scene.look();
        assertThat(scene.says("RetentionSafe")).isEqualTo("Unknown NotMeasured");
        scene.keeps(new Retention(4096L, null, null))
                .ends(Run.Kind.CHECK, "a", Reason.CHECK_PASSED)
                .look();
        assertThat(scene.says("RetentionSafe")).isEqualTo("True Kept");
        assertThat(scene.condition("RetentionSafe").getMessage()).contains("no limit");
        // The schedule is every five minutes: a missed tick must not be the end.
        scene.keeps(new Retention(4096L, 3600L, "max_slot_wal_keep_size"))
                .ends(Run.Kind.CHECK, "a", Reason.CHECK_PASSED);
        assertThat(present(scene.look().source()).timeToLoss()).isEqualTo("PT1H");
        assertThat(scene.says("RetentionSafe")).isEqualTo("True Kept");
        scene.keeps(new Retention(4096L, 300L, "max_slot_wal_keep_size"))
                .ends(Run.Kind.CHECK, "a", Reason.CHECK_PASSED)
                .look();
        assertThat(scene.says("RetentionSafe")).isEqualTo("False KeptTooShort");
        assertThat(scene.condition("RetentionSafe").getMessage()).contains("5 minutes", "max_slot_wal_keep_size");
        scene.at("12:00:09").ends(Run.Kind.CHECK, "b", Reason.SLOT_LOST).look();
        assertThat(scene.says("RetentionSafe")).isEqualTo("False SlotLost");
    }

    @Test
    void aGapIsToldUntilTheNextGeneration() {
        State state = Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/1", 3));
        State gap = Scene.append(state, Scene.receipt("run-2", "0/9", "0/10", 3));
        scene.state(gap).look();
        assertThat(scene.says("Continuous")).isEqualTo("False GapFound");
        scene.state(state).look();
        assertThat(scene.says("Continuous")).isEqualTo("False GapFound");
        scene.edited().look();
        assertThat(scene.says("Continuous")).isEqualTo("True Unbroken");
    }

    @Test
    void aLostCheckpointLeavesWhatWasKnown() {
        scene.state(Scene.append(State.blank("x"), Scene.receipt("run-1", null, "0/1", 3)));
        CaptureJobStatus before = scene.look();
        scene.checkpoint = CheckpointView.ABSENT;
        CaptureJobStatus after = scene.look();
        assertThat(after.batches()).isEqualTo(before.batches());
        assertThat(after.lastBatch()).isEqualTo(before.lastBatch());
    }

    @Test
    void aDamagedCheckpointAndATakenNameNeedAHuman() {
        ready();
        var damaged = new Finding(Reason.CHECKPOINT_MALFORMED, "The checkpoint is damaged.");
        scene.checkpoint =
                new CheckpointView(Optional.empty(), dev.sanderling.checkpoint.Handoff.NONE, Optional.of(damaged));
        scene.look();
        assertThat(scene.says("Ready")).isEqualTo("False CheckpointMalformed");
        assertThat(scene.says("Stalled")).isEqualTo("True CheckpointMalformed");
        scene.checkpoint = CheckpointView.ABSENT;
        scene.obstacle = Optional.of(new Finding(Reason.NAME_TAKEN, "Taken."));
        scene.look();
        assertThat(scene.says("Ready")).isEqualTo("False NameTaken");
        assertThat(scene.says("Reconciling")).isEqualTo("False Settled");
        scene.obstacle = Optional.empty();
        scene.look();
        assertThat(scene.says("Ready")).isEqualTo("True Working");
    }

    private void ready() {
        scene.look();
        scene.at("12:00:09").ends(Kind.CHECK, "check", Reason.CHECK_PASSED).look();
    }

    private dev.sanderling.api.RunStatus lastRun() {
        CaptureJobStatus status = scene.status;
        if (status == null || status.lastRun() == null) {
            throw new AssertionError("no last run");
        }
        return status.lastRun();
    }
}
