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
 * Which batches are handed over next: in order, one hand-over at a time, each at least once. How far that has come stands
 * on the status before the checkpoint may forget a receipt; so an operator that stops anywhere hands over again at worst.
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

    /** What waits for somebody else for longer has failed. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** So often what cannot be started is tried before it is skipped: a quota may have room a minute later. */
    private static final int REFUSALS = 3;

    private HandOvers() {}

    /**
     * What is known after this look, and what is to be started.
     *
     * @param before the status as it was told last
     * @param handoff what the checkpoint says of it; both are asked, because either may be lost
     * @param seen the hand-overs that are seen, in any order
     */
    public static HandOver next(
            @Nullable HandOverStatus before,
            Handoff handoff,
            AfterBatch wanted,
            State state,
            List<HandOverJob> seen,
            Instant now) {
        List<HandOverJob> jobs = inOrder(seen, state);
        long done = done(Math.max(upTo(before), handoff.handedOver()), wanted, jobs);
        List<Receipt> owed = owed(state, done);
        Optional<HandOverJob> running =
                jobs.stream().filter(job -> job.phase() == Phase.RUNNING).findFirst();
        if (running.isPresent()) {
            return new HandOver(
                    running(before, running.get(), state, done, owed.size()), Optional.empty(), Optional.empty());
        }
        HandOverStatus told = told(before, wanted, jobs, state, done);
        if (owed.isEmpty()) {
            return new HandOver(settled(told, before, state, done), Optional.empty(), Optional.empty());
        }
        int failed = Math.max(failures(jobs, done), failuresTold(before, done));
        List<Receipt> group = owed.subList(0, isTogether(wanted) ? Math.min(MOST, owed.size()) : 1);
        HandOverStatus waits = waiting(told, group, owed.size(), failed, done);
        Instant due = failed == 0 ? now : since(told, now).plus(pause(failed));
        return due.isAfter(now)
                ? new HandOver(waits, Optional.empty(), Optional.of(due))
                : new HandOver(waits, Optional.of(new Start(List.copyOf(group), failed + 1)), Optional.empty());
    }

    /** The same, once it was tried to start what was to be started. */
    public static HandOver after(HandOver before, Start start, Started started, AfterBatch wanted, Instant now) {
        HandOverStatus told = before.status();
        return switch (started) {
            case Started.Job job ->
                new HandOver(
                        status(told, start, RUNNING, job.name(), now, start.attempt() > 1 ? message(told) : null),
                        Optional.empty(),
                        Optional.of(now.plus(APPEARS)));
            case Started.Done done -> over(told, start, SUCCEEDED, null, now);
            case Started.Waits waits -> {
                Instant since = isWaiting(told, start) ? since(told, now) : now;
                yield since.plus(LONGEST_WAIT).isAfter(now)
                        ? new HandOver(
                                status(told, start, RUNNING, null, since, waits.why()),
                                Optional.empty(),
                                Optional.of(now.plus(APPEARS)))
                        : refused(told, start, waits.why(), wanted, now);
            }
            case Started.Refused refused -> refused(told, start, refused.why(), wanted, now);
        };
    }

    private static HandOver refused(
            @Nullable HandOverStatus told, Start start, String why, AfterBatch wanted, Instant now) {
        return wanted.skips() && start.attempt() >= REFUSALS
                ? over(told, start, SKIPPED, why, now)
                : new HandOver(
                        status(told, start, FAILED, null, now, why),
                        Optional.empty(),
                        Optional.of(now.plus(pause(start.attempt()))));
    }

    private static HandOver over(
            @Nullable HandOverStatus told, Start start, String result, @Nullable String why, Instant now) {
        int rest = Math.max(0, waitingTold(told) - start.receipts().size());
        return new HandOver(
                new HandOverStatus(
                        start.last().epoch(),
                        rest,
                        start.last().batch(),
                        result,
                        null,
                        start.attempt(),
                        Times.text(now),
                        why),
                Optional.empty(),
                rest > 0 ? Optional.of(now.plus(APPEARS)) : Optional.empty());
    }

    private static HandOverStatus status(
            @Nullable HandOverStatus told,
            Start start,
            String result,
            @Nullable String job,
            Instant at,
            @Nullable String message) {
        return new HandOverStatus(
                upTo(told),
                waitingTold(told),
                start.last().batch(),
                result,
                job,
                start.attempt(),
                Times.text(at),
                message);
    }

    private static boolean isWaiting(@Nullable HandOverStatus told, Start start) {
        return told != null
                && RUNNING.equals(told.result())
                && told.job() == null
                && Integer.valueOf(start.attempt()).equals(told.tries());
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
     * and neither is what comes after it: that may account for the segment.
     */
    static List<Receipt> owed(State state, long done) {
        Pending pending = state.pending();
        var owed = new ArrayList<Receipt>();
        for (Receipt receipt : state.receipts()) {
            if (pending != null && receipt.batch().compareTo(pending.batch()) >= 0) {
                break;
            }
            if (receipt.epoch() > done && receipt.isToHandOver()) {
                owed.add(receipt);
            }
        }
        return List.copyOf(owed);
    }

    /** Those of this checkpoint: nothing has an epoch that it has not come to. */
    private static List<HandOverJob> inOrder(List<HandOverJob> jobs, State state) {
        return jobs.stream()
                .filter(job -> job.last() <= state.epoch())
                .sorted(Comparator.comparing(HandOverJob::first).thenComparing(HandOverJob::attempt))
                .toList();
    }

    /** Up to where batches are handed over, or skipped. */
    private static long done(long told, AfterBatch wanted, List<HandOverJob> jobs) {
        long done = told;
        for (HandOverJob job : jobs) {
            if (job.phase() == Phase.SUCCEEDED
                    || (job.phase() == Phase.FAILED && wanted.skips() && job.first() > done)) {
                done = Math.max(done, job.last());
            }
        }
        return done;
    }

    /** How often what comes next has failed, as far as its Jobs are there. */
    private static int failures(List<HandOverJob> jobs, long done) {
        return jobs.stream()
                .filter(job -> job.phase() == Phase.FAILED && job.first() > done)
                .mapToInt(HandOverJob::attempt)
                .max()
                .orElse(0);
    }

    /** The same, of Jobs that are not there any more. */
    private static int failuresTold(@Nullable HandOverStatus before, long done) {
        if (before == null || before.tries() == null || upTo(before) != done) {
            return 0;
        }
        return switch (String.valueOf(before.result())) {
            case FAILED -> before.tries();
            case RUNNING -> before.tries() - 1;
            default -> 0;
        };
    }

    /** What the newest Job that is over tells, if that is news. */
    private static @Nullable HandOverStatus told(
            @Nullable HandOverStatus before, AfterBatch wanted, List<HandOverJob> jobs, State state, long done) {
        long known = upTo(before);
        return jobs.stream()
                .filter(job -> job.phase() == Phase.FAILED ? job.first() > known : job.last() > known)
                .reduce((older, newer) -> newer)
                .map(job -> ended(job, wanted, state, before, done))
                .orElse(before);
    }

    private static HandOverStatus ended(
            HandOverJob job, AfterBatch wanted, State state, @Nullable HandOverStatus before, long done) {
        boolean good = job.phase() == Phase.SUCCEEDED;
        return new HandOverStatus(
                done,
                null,
                batch(state, job.last(), before),
                good ? SUCCEEDED : wanted.skips() ? SKIPPED : FAILED,
                good ? null : job.name(),
                job.attempt(),
                Times.text(job.at()),
                good || job.message().isEmpty() ? null : job.message());
    }

    private static HandOverStatus running(
            @Nullable HandOverStatus before, HandOverJob job, State state, long done, int waiting) {
        String known = job.attempt() > 1 ? message(before) : null;
        return new HandOverStatus(
                done,
                waiting,
                batch(state, job.last(), before),
                RUNNING,
                job.name(),
                job.attempt(),
                Times.text(job.at()),
                job.message().isEmpty() ? known : job.message());
    }

    /** Something waits: what is told of the last one stays until the next is started. */
    private static HandOverStatus waiting(
            @Nullable HandOverStatus told, List<Receipt> group, int owed, int failed, long done) {
        if (told == null) {
            return new HandOverStatus(done, owed, null, null, null, null, null, null);
        }
        boolean again = failed > 0 && !RUNNING.equals(told.result());
        return new HandOverStatus(
                done,
                owed,
                again ? group.getLast().batch() : told.batch(),
                again ? FAILED : told.result(),
                told.job(),
                again ? Integer.valueOf(failed) : told.tries(),
                told.at(),
                told.message());
    }

    /** Nothing waits. */
    private static @Nullable HandOverStatus settled(
            @Nullable HandOverStatus told, @Nullable HandOverStatus before, State state, long done) {
        if (told == null) {
            return null;
        }
        boolean lost = told.equals(before)
                && waitingTold(before) > 0
                && upTo(before) == done
                && (RUNNING.equals(told.result()) || FAILED.equals(told.result()))
                && state.pending() == null;
        return new HandOverStatus(
                done,
                lost || state.pending() == null ? Integer.valueOf(0) : told.waiting(),
                told.batch(),
                lost ? SKIPPED : told.result(),
                told.job(),
                told.tries(),
                told.at(),
                lost
                        ? "The checkpoint was made anew, and the receipts that waited went with it ("
                                + waitingTold(before) + "); what they published is in the sinks."
                        : told.message());
    }

    private static boolean isTogether(AfterBatch wanted) {
        return wanted.coalesces() || wanted.action() instanceof AfterBatch.Action.CaptureJobs;
    }

    private static @Nullable String batch(State state, long epoch, @Nullable HandOverStatus before) {
        return state.receipts().stream()
                .filter(receipt -> receipt.epoch() == epoch)
                .map(Receipt::batch)
                .findFirst()
                .orElse(before == null ? null : before.batch());
    }

    private static long upTo(@Nullable HandOverStatus told) {
        return told == null || told.upTo() == null ? 0 : told.upTo();
    }

    private static int waitingTold(@Nullable HandOverStatus told) {
        return told == null || told.waiting() == null ? 0 : told.waiting();
    }

    private static @Nullable String message(@Nullable HandOverStatus told) {
        return told == null ? null : told.message();
    }

    private static Instant since(@Nullable HandOverStatus told, Instant now) {
        Instant at = told == null || told.at() == null ? now : Times.parse(told.at());
        // A clock that was set back is no reason to wait for longer.
        return at.isAfter(now) ? now : at;
    }
}
