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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status: a function of what it was, what the user wants, what is seen and what time it is. Nothing else writes it. */
public final class Statuses {
    private static final int BATCHES = 10;

    private static final SourceStatus NOTHING_OF_THE_SOURCE =
            new SourceStatus(null, null, null, null, null, null, null, null);

    private Statuses() {}

    /** The status as it should be now; equal to {@code previous} when there is nothing to write. */
    public static CaptureJobStatus next(
            @Nullable CaptureJobStatus previous, long generation, Checked checked, Observation seen, Instant now) {
        RunStatus before = previous == null ? null : previous.lastRun();
        RunStatus lastRun = LastRuns.next(before, Conditions.speaksOf(previous, seen.since()), seen, now);
        Optional<State> state = seen.checkpoint().state();
        return new CaptureJobStatus(
                generation,
                conditions(previous, generation, checked, seen, lastRun, now),
                lastRun,
                lastBatch(previous, state),
                batches(previous, state, checked),
                totals(previous, state),
                snapshot(previous, state),
                nextRun(checked, now),
                trigger(previous, checked, seen),
                recovery(previous, state),
                source(previous, checked, seen, state),
                freshThrough(previous, state));
    }

    private static List<Condition> conditions(
            @Nullable CaptureJobStatus previous,
            long generation,
            Checked checked,
            Observation seen,
            @Nullable RunStatus lastRun,
            Instant now) {
        CheckProgress check = CheckProgress.of(previous, seen, now);
        Optional<Run> decisive = LastRuns.decisive(previous, seen);
        Standing standing = Standings.next(previous, generation, checked, seen, check, decisive, lastRun, now);
        boolean blocked = checked instanceof Checked.Invalid
                || seen.obstacle().filter(why -> why.reason().needsHuman()).isPresent();
        Saying reconciling = blocked ? settled() : reconciling(check, generation);
        Saying source = SourceSayings.ready(decisive, Conditions.said(previous, seen.since(), Conditions.SOURCE_READY));
        Saying retention = Retentions.safe(
                decisive, seen, checked, Conditions.said(previous, seen.since(), Conditions.RETENTION_SAFE), now);
        Saying continuous = SourceSayings.continuous(
                seen.checkpoint().state(), Conditions.said(previous, generation, Conditions.CONTINUOUS));
        return List.of(
                Conditions.of(Conditions.READY, standing.ready(), previous, generation, now),
                Conditions.of(Conditions.RECONCILING, reconciling, previous, generation, now),
                Conditions.of(Conditions.STALLED, standing.stalled(), previous, generation, now),
                Conditions.of(Conditions.SOURCE_READY, source, previous, generation, now),
                Conditions.of(Conditions.RETENTION_SAFE, retention, previous, generation, now),
                Conditions.of(Conditions.CONTINUOUS, continuous, previous, generation, now));
    }

    private static Saying reconciling(CheckProgress check, long generation) {
        if (!(check instanceof CheckProgress.UnderWay underWay)) {
            return settled();
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
                .map(Times::text)
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
            @Nullable CaptureJobStatus previous, Checked checked, Observation seen, Optional<State> state) {
        SourceStatus before = previous == null || previous.source() == null ? NOTHING_OF_THE_SOURCE : previous.source();
        List<TerminationMessage> words = seen.runs().reversed().stream()
                .flatMap(run -> run.ending() instanceof Ending.Ended ended
                        ? ended.word().stream()
                        : Stream.<TerminationMessage>empty())
                .toList();
        String server = newest(words, TerminationMessage::server, before.server());
        Retention kept = newest(words, TerminationMessage::retention, null);
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

    private static <T> @Nullable T newest(
            List<TerminationMessage> words, Function<TerminationMessage, @Nullable T> what, @Nullable T otherwise) {
        for (TerminationMessage word : words) {
            T said = what.apply(word);
            if (said != null) {
                return said;
            }
        }
        return otherwise;
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
