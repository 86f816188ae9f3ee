package dev.sanderling.operator.outcome;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RecoveryStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.api.SnapshotStatus;
import dev.sanderling.api.SourceStatus;
import dev.sanderling.api.TotalsStatus;
import dev.sanderling.api.TriggerStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Cron;
import dev.sanderling.plan.Schedule;
import dev.sanderling.plan.Source;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status: a function of what it was, what the user wants, what is seen and what time it is. Nothing else writes it. */
public final class Statuses {
    private static final int BATCHES = 10;

    private static final String PAUSED = "whoever runs the operator has paused all jobs (SANDERLING_PAUSED).";

    private static final SourceStatus NOTHING_OF_THE_SOURCE =
            new SourceStatus(null, null, null, null, null, null, null, null);

    private Statuses() {}

    /** The status as it should be now; equal to {@code previous} when there is nothing to write. */
    public static CaptureJobStatus next(
            @Nullable CaptureJobStatus previous, long generation, Checked checked, Observation seen, Instant now) {
        Judgement judgement = Judgement.next(previous, seen);
        RunStatus decidedBefore = previous == null ? null : previous.decidedBy();
        Optional<State> state = seen.checkpoint().state();
        return new CaptureJobStatus(
                generation,
                conditions(previous, generation, checked, seen, judgement, now),
                LastRuns.next(previous, seen, judgement.failures(), now),
                judgement.by().orElse(decidedBefore),
                lastBatch(previous, state),
                batches(previous, state, checked),
                totals(previous, state),
                snapshot(previous, state),
                nextRun(checked, now),
                trigger(previous, checked, seen),
                recovery(previous, state),
                HandedOver.status(previous, checked, seen),
                source(previous, checked, decisive(judgement, seen), state),
                freshThrough(previous, state));
    }

    private static List<Condition> conditions(
            @Nullable CaptureJobStatus previous,
            long generation,
            Checked checked,
            Observation seen,
            Judgement judgement,
            Instant now) {
        CheckProgress check = CheckProgress.of(previous, seen, now);
        Standing standing = Standings.next(previous, generation, checked, seen, check, judgement, now);
        boolean blocked = checked instanceof Checked.Invalid
                || seen.obstacle().filter(why -> why.reason().needsHuman()).isPresent();
        Saying reconciling = blocked ? settled() : reconciling(check, seen, generation);
        Saying retention = Retentions.safe(
                judgement,
                decisive(judgement, seen),
                checked,
                Conditions.said(previous, 0, Conditions.RETENTION_SAFE),
                now);
        Saying continuous =
                Continuity.of(seen.checkpoint().state(), Conditions.said(previous, generation, Conditions.CONTINUOUS));
        var conditions = new ArrayList<>(List.of(
                Conditions.of(Conditions.READY, standing.ready(), previous, generation, now),
                Conditions.of(Conditions.RECONCILING, reconciling, previous, generation, now),
                Conditions.of(Conditions.STALLED, standing.stalled(), previous, generation, now),
                Conditions.of(Conditions.SOURCE_READY, judgement.source(), previous, generation, now),
                Conditions.of(Conditions.SINK_READY, judgement.sinks(), previous, generation, now),
                Conditions.of(Conditions.RETENTION_SAFE, retention, previous, generation, now),
                Conditions.of(Conditions.CONTINUOUS, continuous, previous, generation, now)));
        HandedOver.saying(previous, checked, seen)
                .ifPresent(saying ->
                        conditions.add(Conditions.of(Conditions.HANDED_OVER, saying, previous, generation, now)));
        return List.copyOf(conditions);
    }

    /** How the run ended that decides, where it can still be seen. */
    private static Optional<Ending.Ended> decisive(Judgement judgement, Observation seen) {
        return judgement
                .by()
                .flatMap(by -> seen.runs().stream()
                        .filter(run -> run.id().equals(by.runId()))
                        .flatMap(run -> run.ending() instanceof Ending.Ended ended ? Stream.of(ended) : Stream.empty())
                        .findFirst());
    }

    private static Saying reconciling(CheckProgress check, Observation seen, long generation) {
        if (!(check instanceof CheckProgress.UnderWay underWay)) {
            return seen.paused()
                    ? Saying.no(ConditionReason.SETTLED, "Nothing is under way, and nothing starts: " + PAUSED)
                    : settled();
        }
        if (!underWay.started() && seen.paused()) {
            return Saying.yes(
                    ConditionReason.PAUSED, "The check of generation " + generation + " does not start: " + PAUSED);
        }
        if (!underWay.started() && seen.queued()) {
            return Saying.yes(
                    ConditionReason.CHECK_QUEUED,
                    "The check of generation " + generation
                            + " waits for its turn: as many checks as the operator lets run at once are under way.");
        }
        String why = underWay.why().map(finding -> " " + finding.message()).orElse("");
        return Saying.yes(ConditionReason.CHECKING, "Generation " + generation + " is being checked." + why);
    }

    private static Saying settled() {
        return Saying.no(ConditionReason.SETTLED, "Nothing is under way.");
    }

    private static @Nullable BatchStatus lastBatch(@Nullable CaptureJobStatus previous, Optional<State> state) {
        return state.flatMap(s -> Batches.lastCommitted(s.receipts()))
                .orElse(previous == null ? null : previous.lastBatch());
    }

    private static @Nullable List<BatchStatus> batches(
            @Nullable CaptureJobStatus previous, Optional<State> state, Checked checked) {
        int most =
                checked instanceof Checked.Valid valid ? valid.plan().history().batches() : BATCHES;
        List<Receipt> receipts = state.map(State::receipts).orElse(List.of());
        if (receipts.isEmpty()) {
            // A lost checkpoint does not take with it what was known of it.
            return previous == null ? null : previous.batches();
        }
        return Batches.newest(receipts, most);
    }

    private static @Nullable TotalsStatus totals(@Nullable CaptureJobStatus previous, Optional<State> state) {
        return state.map(s -> Batches.totals(s.totals())).orElse(previous == null ? null : previous.totals());
    }

    private static @Nullable SnapshotStatus snapshot(@Nullable CaptureJobStatus previous, Optional<State> state) {
        return state.isPresent() ? Snapshots.of(state.get().snapshot()) : previous == null ? null : previous.snapshot();
    }

    private static @Nullable String nextRun(Checked checked, Instant now) {
        if (!(checked instanceof Checked.Valid valid) || valid.plan().schedule().suspended()) {
            return null;
        }
        Schedule schedule = valid.plan().schedule();
        return Cron.parse(schedule.cron())
                .next(now, schedule.zone())
                .map(next -> Times.text(next.plus(schedule.delay())))
                .orElse(null);
    }

    private static @Nullable TriggerStatus trigger(
            @Nullable CaptureJobStatus previous, Checked checked, Observation seen) {
        TriggerStatus before = previous == null ? null : previous.trigger();
        Optional<String> runId =
                checked instanceof Checked.Valid valid ? valid.plan().schedule().runId() : Optional.empty();
        if (runId.isEmpty() || (before != null && runId.get().equals(before.runId()))) {
            return before;
        }
        return seen.runs().stream()
                .filter(run -> run.kind() == Run.Kind.TRIGGER && run.trigger().equals(runId))
                .findFirst()
                .map(run -> new TriggerStatus(runId.get(), run.job(), Times.text(run.since())))
                .orElse(before);
    }

    private static @Nullable RecoveryStatus recovery(@Nullable CaptureJobStatus previous, Optional<State> state) {
        return state.map(State::recovery).map(Recoveries::status).orElse(previous == null ? null : previous.recovery());
    }

    private static @Nullable SourceStatus source(
            @Nullable CaptureJobStatus previous,
            Checked checked,
            Optional<Ending.Ended> decisive,
            Optional<State> state) {
        SourceStatus before = previous == null || previous.source() == null ? NOTHING_OF_THE_SOURCE : previous.source();
        Optional<TerminationMessage> word = decisive.flatMap(Ending.Ended::word);
        String server = word.map(TerminationMessage::server).orElse(before.server());
        Retention kept = word.map(TerminationMessage::retention).orElse(null);
        String address = checked instanceof Checked.Valid valid ? address(valid.plan()) : before.address();
        SourceNames names = state.map(State::names).orElse(null);
        var source = new SourceStatus(
                server,
                address,
                names == null ? before.slot() : names.slot(),
                names == null ? before.publication() : names.publication(),
                names == null ? before.serverId() : names.serverId(),
                state.map(State::position).orElse(before.position()),
                kept == null ? before.retainedBytes() : kept.bytes(),
                kept == null ? before.timeToLoss() : Retentions.timeToLoss(kept));
        return source.equals(NOTHING_OF_THE_SOURCE) ? null : source;
    }

    private static String address(CapturePlan plan) {
        return switch (plan.source()) {
            case Source.Postgres postgres -> postgres.endpoint().address() + "/" + postgres.database();
            case Source.MySql mysql -> mysql.endpoint().address();
        };
    }

    private static @Nullable String freshThrough(@Nullable CaptureJobStatus previous, Optional<State> state) {
        return state.map(State::freshThrough)
                .map(Times::text)
                .orElse(previous == null ? null : previous.freshThrough());
    }
}
