package dev.sanderling.operator.outcome;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Cron;
import dev.sanderling.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the schedule's last two ticks went by without a good run. */
public final class MissedTicks {
    /** After the second tick: a run needs some time to start and to end. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private MissedTicks() {}

    /** When two ticks will have been missed if nothing good happens until then; empty while suspended. */
    public static Optional<Instant> due(Instant lastGood, Schedule schedule) {
        if (schedule.suspended()) {
            return Optional.empty();
        }
        Cron cron = Cron.parse(schedule.cron());
        return cron.next(lastGood, schedule.zone())
                .flatMap(first -> cron.next(first, schedule.zone()))
                .map(second -> second.plus(GRACE));
    }

    /** Whether the status says it of this edition. */
    static boolean areTold(@Nullable CaptureJobStatus previous, Observation seen) {
        return Conditions.said(previous, seen.since(), Conditions.READY)
                .map(Saying::reason)
                .filter(Reason.MISSED_RUNS.word()::equals)
                .isPresent();
    }

    /** The last time something was good; no earlier than the schedule itself, which an edit may have made denser. */
    static Optional<Instant> good(@Nullable CaptureJobStatus previous, Observation seen) {
        Instant made = seen.scheduled().map(Observation.Scheduled::at).orElse(Instant.EPOCH);
        return lastGood(previous, seen).map(good -> good.isAfter(made) ? good : made);
    }

    /** The same, or when the turn of the run came that had to wait for one since then. */
    static Optional<Instant> countFrom(@Nullable CaptureJobStatus previous, Observation seen, Schedule schedule) {
        return good(previous, seen).map(start -> afterTurn(start, seen, schedule));
    }

    /**
     * While it waits for its turn a run is late by nobody's fault. Only the first turn since counts, or a job whose runs
     * get nowhere would never have missed anything; and only one that has cost a tick, because of the turns before it the
     * Jobs may be gone.
     */
    private static Instant afterTurn(Instant start, Observation seen, Schedule schedule) {
        Cron cron = Cron.parse(schedule.cron());
        return seen.runs().stream()
                .flatMap(run -> run.turn().stream())
                .filter(turn -> turn.came().isAfter(start))
                .filter(turn -> cron.next(turn.due(), schedule.zone())
                        .filter(tick -> !tick.isAfter(turn.came()))
                        .isPresent())
                .map(Run.Turn::came)
                .min(Instant::compareTo)
                .orElse(start);
    }

    private static Optional<Instant> lastGood(@Nullable CaptureJobStatus previous, Observation seen) {
        Stream<Instant> runs = seen.runs().stream()
                .filter(run -> run.generation() == seen.since())
                .flatMap(run -> run.ending() instanceof Ending.Ended ended && Verdict.of(ended) instanceof Verdict.Good
                        ? Stream.of(ended.at())
                        : Stream.empty());
        Stream<Instant> ready = Conditions.find(previous, Conditions.READY).stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Times.parse(condition.getLastTransitionTime()));
        BatchStatus batch = previous == null ? null : previous.lastBatch();
        Stream<Instant> batches = batch == null ? Stream.empty() : Stream.of(Times.parse(batch.endedAt()));
        RunStatus by = previous == null ? null : previous.decidedBy();
        Stream<Instant> decided =
                by == null || "Failed".equals(by.result()) ? Stream.empty() : Stream.of(Times.parse(by.endedAt()));
        return Stream.of(runs, ready, batches, decided).flatMap(s -> s).max(Instant::compareTo);
    }
}
