package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.sink.Sink;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's claim of the checkpoint: from here on no other run may write it.
 *
 * @param batch that this run makes
 * @param draft of its receipt
 * @param notes what the receipt is to say of the claim
 */
record Claim(Sink.Batch batch, ReceiptDraft draft, List<String> notes) {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    /**
     * Takes it, and does in the same write what is to be done about the position.
     *
     * @param before what preflight has looked at
     * @throws dev.sanderling.outcome.Failure as {@link dev.sanderling.runner.checkpoint.Checkpoint#claim} says
     */
    static Claim take(BatchContext context, State before, Optional<Repair> repair, Clock clock) {
        SourceNames names = context.source().names(before.names());
        // A checkpoint that was lost or put back has forgotten epochs that sinks and operator remember.
        long known = repair.isEmpty()
                ? before.epoch()
                : Math.max(
                        before.epoch(),
                        Math.max(context.checkpoint().handoff().minEpoch(), Preflight.newestEpoch(context)));
        long epoch = known + 1;
        Sink.Batch batch = new Sink.Batch(context.job(), BatchId.of(epoch, new SecureRandom()), epoch);
        context.failpoint().hit(Place.BEFORE_CLAIM);
        Receipt opened = Receipt.opened(
                        batch.id(),
                        context.holder().runId(),
                        epoch,
                        context.meter().startedAt(),
                        before.position())
                .edit()
                .handOver(context.plan().afterBatch().isPresent())
                .done();
        context.checkpoint()
                .claim(
                        epoch,
                        state -> Transitions.claim(
                                repair.isPresent() ? repair.get().apply(state) : state,
                                context.job(),
                                context.source().identity(),
                                names,
                                opened,
                                context.checkpoint().handoff(),
                                clock.instant(),
                                context.plan().source().scope().snapshot()));
        context.failpoint().hit(Place.AFTER_CLAIM);
        Receipt interrupted = before.open();
        if (interrupted != null) {
            LOG.info("batch {} was interrupted: this run goes on from what it has committed", interrupted.batch());
        }
        return new Claim(
                batch,
                new ReceiptDraft(opened, clock),
                repair.map(r -> List.of(r.note())).orElse(List.of()));
    }
}
