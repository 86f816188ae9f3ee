package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.source.Boundary;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Nothing happened: claim, empty receipt and position in one write, then the source may forget. */
final class EmptyTick {
    private final BatchContext context;
    private final Clock clock;

    EmptyTick(BatchContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    CaptureRun.Ended run(SourceNames names, Boundary boundary) {
        State before = context.checkpoint().state();
        Receipt receipt = receipt(before, boundary);
        context.failpoint().hit(Place.BEFORE_CLAIM);
        context.checkpoint().claim(state -> {
            State claimed = Transitions.claim(
                    state,
                    context.job(),
                    context.source().identity(),
                    names,
                    receipt,
                    context.checkpoint().handoff(),
                    clock.instant(),
                    context.plan().source().scope().snapshot());
            return Transitions.finish(
                    isOver() ? PassedOver.ended(claimed) : claimed,
                    boundary,
                    Optional.empty(),
                    null,
                    claimed.snapshot(),
                    receipt,
                    context.checkpoint().handoff());
        });
        context.failpoint().hit(Place.BEFORE_SETTLE);
        if (isOver()) {
            context.source().release();
        } else {
            context.source().settle(boundary.position());
        }
        return new CaptureRun.Ended(Reason.EMPTY, receipt);
    }

    /** A tick finds nothing where a snapshot was all that was wanted, and only after it. */
    private boolean isOver() {
        return context.plan().source().scope().snapshot() == SnapshotMode.INITIAL_ONLY;
    }

    private Receipt receipt(State before, Boundary boundary) {
        long epoch = before.epoch() + 1;
        return Receipt.opened(
                        BatchId.of(epoch, new SecureRandom()),
                        context.holder().runId(),
                        epoch,
                        context.meter().startedAt(),
                        before.position())
                .edit()
                .endedAt(clock.instant())
                .outcome(Outcome.EMPTY)
                .stoppedBy(StoppedBy.EMPTY)
                .to(boundary.position())
                .cost(context.meter().cost())
                .done();
    }
}
