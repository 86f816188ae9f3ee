package dev.sanderling.operator.handover;

import dev.sanderling.api.HandOverStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.handover.HandOverJob.Phase;
import dev.sanderling.operator.outcome.Times;
import dev.sanderling.plan.AfterBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which batches are handed over next: in the order of their receipts, one hand-over at a time, each at least once. How far
 * that has come stands on the status before the checkpoint may forget a receipt; so an operator that stops anywhere hands
 * over again at worst.
 */
public final class HandOvers {
    /** So many batches at once, at most: their receipts go to the pod as text. */
    static final int MOST = 20;

    static final String RUNNING = "Running";
    static final String SUCCEEDED = "Succeeded";
    static final String FAILED = "Failed";
    static final String SKIPPED = "Skipped";

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** What was started and is not seen is asked for again. */
    private static final Duration APPEARS = Duration.ofSeconds(10);

    private HandOvers() {}

    /**
     * What is known after this look, and what is to be started.
     *
     * @param before the status as it was told last
     * @param handoff what the checkpoint says of it; both are asked, because either may be lost
     * @param jobs the hand-overs that are seen, in any order
     */
    public static HandOver next(
            @Nullable HandOverStatus before,
            Handoff handoff,
            AfterBatch wanted,
            State state,
            List<HandOverJob> jobs,
            Instant now) {
        long told = before == null || before.receipt() == null ? 0 : before.receipt();
        long done = Math.max(told, handoff.handedOver());
        var standing = new Standing(before, done, 0, Optional.empty());
        for (HandOverJob job : inOrder(jobs)) {
            standing = standing.after(job, wanted.skips(), state);
        }
        List<Receipt> owed = owed(state, standing.done);
        if (standing.running.isPresent()) {
            return running(standing, standing.running.get(), owed.size(), state);
        }
        if (owed.isEmpty()) {
            return new HandOver(standing.settled(state), Optional.empty(), Optional.empty());
        }
        int failed = Math.max(standing.failed, failedBefore(before, standing.done));
        Instant due = failed == 0 ? now : standing.failedAt(now).plus(pause(failed));
        if (due.isAfter(now)) {
            return new HandOver(
                    standing.waiting(owed.size(), failed, Math.min(MOST, owed.size()), owed),
                    Optional.empty(),
                    Optional.of(due));
        }
        boolean together = wanted.coalesces() || wanted.action() instanceof AfterBatch.Action.CaptureJobs;
        List<Receipt> group = owed.subList(0, together ? Math.min(MOST, owed.size()) : 1);
        return new HandOver(
                standing.waiting(owed.size(), failed, group.size(), owed),
                Optional.of(new Start(List.copyOf(group), failed + 1)),
                Optional.empty());
    }

    /** The same, once it was tried to start what was to be started. */
    public static HandOver after(HandOver before, Start start, Started started, Instant now) {
        HandOverStatus told = before.status();
        long done = told == null || told.receipt() == null ? 0 : told.receipt();
        int waiting = told == null || told.waiting() == null ? start.receipts().size() : told.waiting();
        String batch = start.last().batch();
        return switch (started) {
            case Started.Job job ->
                new HandOver(
                        new HandOverStatus(
                                done, waiting, batch, RUNNING, job.name(), start.attempt(), Times.text(now), null),
                        Optional.empty(),
                        Optional.of(now.plus(APPEARS)));
            case Started.Done ended -> {
                int rest = waiting - start.receipts().size();
                yield new HandOver(
                        new HandOverStatus(
                                start.last().number(),
                                rest,
                                batch,
                                SUCCEEDED,
                                null,
                                start.attempt(),
                                Times.text(now),
                                null),
                        Optional.empty(),
                        rest > 0 ? Optional.of(now.plus(APPEARS)) : Optional.empty());
            }
            case Started.Waits waits ->
                new HandOver(
                        new HandOverStatus(
                                done,
                                waiting,
                                batch,
                                RUNNING,
                                null,
                                start.attempt(),
                                at(told, batch, now),
                                waits.why()),
                        Optional.empty(),
                        Optional.of(now.plus(APPEARS)));
            case Started.Refused refused ->
                new HandOver(
                        new HandOverStatus(
                                done, waiting, batch, FAILED, null, start.attempt(), Times.text(now), refused.why()),
                        Optional.empty(),
                        Optional.of(now.plus(pause(start.attempt()))));
        };
    }

    /** A minute after the first failure, then twice as long each time, an hour at most. */
    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /**
     * The batches that are to be handed over, oldest first. One of which a segment waits to be published is not there yet,
     * and neither is what follows it.
     */
    static List<Receipt> owed(State state, long done) {
        Pending pending = state.pending();
        var owed = new ArrayList<Receipt>();
        for (Receipt receipt : state.receipts()) {
            if (pending != null && pending.batch().equals(receipt.batch())) {
                break;
            }
            if (receipt.number() > done && receipt.isToHandOver()) {
                owed.add(receipt);
            }
        }
        return List.copyOf(owed);
    }

    private static List<HandOverJob> inOrder(List<HandOverJob> jobs) {
        return jobs.stream()
                .sorted(Comparator.comparing(HandOverJob::first).thenComparing(HandOverJob::attempt))
                .toList();
    }

    /** How often it has failed already, of which no Job may be left. */
    private static int failedBefore(@Nullable HandOverStatus before, long done) {
        if (before == null || before.tries() == null || before.receipt() == null || before.receipt() != done) {
            return 0;
        }
        return switch (String.valueOf(before.result())) {
            case FAILED -> before.tries();
            case RUNNING -> before.tries() - 1;
            default -> 0;
        };
    }

    private static HandOver running(Standing standing, HandOverJob job, int waiting, State state) {
        return new HandOver(
                new HandOverStatus(
                        standing.done,
                        waiting,
                        batch(state, job.last(), standing.before),
                        RUNNING,
                        job.name(),
                        job.attempt(),
                        Times.text(job.at()),
                        job.message().isEmpty() ? null : job.message()),
                Optional.empty(),
                Optional.empty());
    }

    private static @Nullable String batch(State state, long number, @Nullable HandOverStatus before) {
        return state.receipts().stream()
                .filter(receipt -> receipt.number() == number)
                .map(Receipt::batch)
                .findFirst()
                .orElse(before == null ? null : before.batch());
    }

    private static String at(@Nullable HandOverStatus told, String batch, Instant now) {
        return told != null && batch.equals(told.batch()) && RUNNING.equals(told.result()) && told.at() != null
                ? told.at()
                : Times.text(now);
    }

    /**
     * What is known while Jobs are gone through, oldest first.
     *
     * @param before as it is to be told where nothing is started
     * @param failed how often what comes next has failed, as far as its Jobs are there
     */
    private record Standing(@Nullable HandOverStatus before, long done, int failed, Optional<HandOverJob> running) {
        Standing after(HandOverJob job, boolean skips, State state) {
            if (job.last() <= done) {
                return this;
            }
            boolean over = job.phase() == Phase.SUCCEEDED || (job.phase() == Phase.FAILED && skips);
            return switch (job.phase()) {
                case RUNNING -> new Standing(before, done, failed, Optional.of(job));
                case SUCCEEDED, FAILED ->
                    new Standing(
                            told(job, over, skips, state),
                            over ? job.last() : done,
                            over ? 0 : Math.max(failed, job.attempt()),
                            Optional.empty());
            };
        }

        private HandOverStatus told(HandOverJob job, boolean over, boolean skips, State state) {
            boolean good = job.phase() == Phase.SUCCEEDED;
            return new HandOverStatus(
                    over ? job.last() : done,
                    null,
                    batch(state, job.last(), before),
                    good ? SUCCEEDED : skips ? SKIPPED : FAILED,
                    good ? null : job.name(),
                    job.attempt(),
                    Times.text(job.at()),
                    good || job.message().isEmpty() ? null : job.message());
        }

        /** Nothing waits. */
        @Nullable
        HandOverStatus settled(State state) {
            if (before == null) {
                return null;
            }
            boolean lost = before.waiting() != null
                    && before.waiting() > 0
                    && (RUNNING.equals(before.result()) || FAILED.equals(before.result()))
                    && state.pending() == null;
            return lost
                    ? new HandOverStatus(
                            done,
                            0,
                            before.batch(),
                            SKIPPED,
                            before.job(),
                            before.tries(),
                            before.at(),
                            "The checkpoint was made anew, and the receipts that waited went with it ("
                                    + before.waiting() + "); what they published is in the sinks.")
                    : with(0, before.result(), before.message());
        }

        HandOverStatus waiting(int owed, int tries, int group, List<Receipt> receipts) {
            if (before == null || tries == 0) {
                HandOverStatus last = with(owed, null, null);
                return last == null ? new HandOverStatus(done, owed, null, null, null, null, null, null) : last;
            }
            return new HandOverStatus(
                    done,
                    owed,
                    receipts.get(group - 1).batch(),
                    FAILED,
                    before.job(),
                    tries,
                    before.at(),
                    before.message());
        }

        private @Nullable HandOverStatus with(int owed, @Nullable String result, @Nullable String message) {
            return before == null
                    ? null
                    : new HandOverStatus(
                            done,
                            owed,
                            before.batch(),
                            result == null ? before.result() : result,
                            before.job(),
                            before.tries(),
                            before.at(),
                            message == null ? before.message() : message);
        }

        Instant failedAt(Instant now) {
            Instant at = before == null || before.at() == null ? now : Times.parse(before.at());
            // A clock that was set back is no reason to wait for longer.
            return at.isAfter(now) ? now : at;
        }
    }
}
