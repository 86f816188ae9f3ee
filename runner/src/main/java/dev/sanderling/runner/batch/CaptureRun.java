package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.report.Defect;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.SourceSession.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run, in the order of the protocol: lock, preflight, anything to do?, claim, recover, capture, report. The empty
 * tick leaves after the third step and must load nothing of what follows.
 */
public final class CaptureRun {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final BatchContext context;
    private final Clock clock;

    public CaptureRun(BatchContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    /**
     * Captures one batch.
     *
     * @throws Failure nothing visible has happened that the checkpoint has not committed
     */
    public Ended run() {
        return locked(() -> decide() instanceof Ended ended ? ended : capture());
    }

    /**
     * The first three steps: an empty tick is done whole; where there is work, nothing is done and it is only named.
     *
     * @throws Failure as {@link #run}
     */
    public Looked look() {
        return locked(this::decide);
    }

    private <T> T locked(Supplier<T> steps) {
        context.source()
                .lock(context.source().names(context.checkpoint().state().names()), LOCK_PATIENCE);
        context.failpoint().hit(Place.AFTER_LOCK);
        for (int attempt = 1; ; attempt++) {
            try {
                return steps.get();
            } catch (Failure failure) {
                // Whoever held the lock before us may have written after we read: then we decided on what was no
                // longer true. We hold the lock now, so what is read now stays true.
                if (attempt == ATTEMPTS || context.checkpoint().claimed() || !movedOn()) {
                    throw failure;
                }
                Log.RUN.info("another run has written the checkpoint meanwhile: looking again");
            }
        }
    }

    private boolean movedOn() {
        long seen = context.checkpoint().state().seq();
        return context.checkpoint().reread().seq() != seen;
    }

    private Looked decide() {
        State state = context.checkpoint().state();
        SourceNames names = context.source().names(state.names());
        Outlook outlook = Outlook.of(context, state, Depth.TICK, clock);
        Preflight.require(outlook.findings());
        context.meter().phase("look");
        Work work = state.pending() == null ? lookForWork(outlook.state()) : new Work.Changes(0);
        if (outlook.repair().isPresent() && work instanceof Work.Nothing) {
            // The sinks have a word in it, which a look does not ask.
            work = new Work.Changes(0);
        }
        if (!(work instanceof Work.Nothing)) {
            requireRoom();
        }
        // Not a switch over types: making one costs an empty tick more than all the rest of this class.
        return work instanceof Work.Nothing nothing
                ? new EmptyTick(context, clock).run(names, nothing.boundary())
                : new Found(work);
    }

    /** After a snapshot that was all that was wanted, there is never anything to do. */
    private Work lookForWork(State state) {
        if (state.offsets() == null || state.position() == null) {
            return context.source().work(state);
        }
        if (state.snapshot() != null) {
            return new Work.Changes(0);
        }
        return state.isOver(mode() == SnapshotMode.INITIAL_ONLY)
                ? new Work.Nothing(new Boundary(state.offsets(), state.position(), clock.instant()))
                : context.source().work(state);
    }

    /** What is to be handed over is not pushed out by more of it; the source keeps that meanwhile. */
    private void requireRoom() {
        if (Receipts.isFull(context.checkpoint().state(), context.checkpoint().handoff())) {
            throw Failure.of(new Finding(
                    Reason.HANDOFF_BEHIND,
                    "The checkpoint has the receipts of " + Receipts.MOST
                            + " runs, and the oldest still waits to be handed"
                            + " over (spec.afterBatch); nothing more is captured until it was, or spec.afterBatch is"
                            + " taken away. See status.handOver for what holds it up."));
        }
    }

    private Ended capture() {
        requireRoom();
        State before = context.checkpoint().state();
        Outlook outlook = Outlook.of(context, before, Depth.FULL, clock);
        Preflight.require(outlook.findings());
        context.meter().phase("preflight");

        Claim claimed = Claim.take(context, before, outlook.repair(), clock);
        try {
            Counts adopted = Recovery.run(context, claimed.batch(), claimed.draft());
            context.failpoint().hit(Place.AFTER_RECOVERY);
            context.meter().phase("recover");
            return capture(claimed, adopted);
        } catch (Failure failure) {
            throw reported(
                    claimed.draft(),
                    Repetition.judged(failure, context.checkpoint().state()));
        } catch (RuntimeException e) {
            throw reported(claimed.draft(), Defect.of("The run", e));
        }
    }

    private SnapshotMode mode() {
        return context.plan().source().scope().snapshot();
    }

    private Ended capture(Claim claimed, Counts adopted) {
        context.sinks().forEach(sink -> sink.begin(claimed.batch()));
        var phases = new Phases(context, claimed.batch(), claimed.draft(), adopted);
        claimed.notes().forEach(phases::note);
        WrittenForm.notes(context.plan(), context.checkpoint().state()).forEach(phases::note);
        if (context.checkpoint().state().offsets() == null) {
            Advice.of(context).forEach(phases::note);
        }
        if (!phases.run()) {
            return abandoned(claimed.draft());
        }
        return settled(claimed.draft().receipt());
    }

    /** SIGTERM in the middle of a transaction: what was committed stays, the rest is captured again. */
    private Ended abandoned(ReceiptDraft draft) {
        Receipt closed = draft.abandon(context.meter().cost());
        context.checkpoint()
                .write(state ->
                        Transitions.fail(state, closed, context.checkpoint().handoff()));
        return new Ended(Reason.TERMINATED, closed);
    }

    private Ended settled(Receipt receipt) {
        context.failpoint().hit(Place.BEFORE_SETTLE);
        String position = context.checkpoint().state().position();
        if (receipt.stoppedBy() == StoppedBy.SNAPSHOT_COMPLETE) {
            context.source().release();
        } else if (position != null) {
            context.source().settle(position);
        }
        Reason reason = receipt.stoppedBy() == StoppedBy.TERMINATED
                ? Reason.TERMINATED
                : receipt.outcome() == Outcome.EMPTY ? Reason.EMPTY : Reason.SUCCEEDED;
        return new Ended(reason, receipt);
    }

    /** The receipt of a failed batch is a courtesy: the next claim closes it as interrupted if this does not succeed. */
    private Failure reported(ReceiptDraft draft, Failure failure) {
        if (failure.reason() == Reason.FENCED || failure.reason() == Reason.CHECKPOINT_UNREACHABLE) {
            return failure;
        }
        try {
            Receipt closed = draft.fail(failure.finding(), context.meter().cost());
            context.checkpoint()
                    .write(state ->
                            Transitions.fail(state, closed, context.checkpoint().handoff()));
        } catch (Failure second) {
            if (second.reason() == Reason.FENCED) {
                // Another run has it all by now: what this one found may be what that one did.
                Log.RUN.warn("found by a run that had lost its hold, and left to the one that has it", failure);
                return second;
            }
            Log.RUN.warn("the failure could not be written to the checkpoint: {}", second.getMessage());
        }
        return failure;
    }

    /** What a look led to. */
    public sealed interface Looked {}

    /**
     * How a run ended well.
     *
     * @param receipt of its batch
     */
    public record Ended(Reason reason, Receipt receipt) implements Looked {}

    /** There is work. */
    public record Found(Work work) implements Looked {}

    /** Made only when something is logged: an empty tick does without. */
    private static final class Log {
        static final Logger RUN = LoggerFactory.getLogger(CaptureRun.class);
    }
}
