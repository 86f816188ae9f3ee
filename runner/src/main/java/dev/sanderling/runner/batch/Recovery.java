package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.StagedSink;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run does after its claim with what a killed one left behind; {@link SegmentCommit} says why it is right. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final BatchContext context;
    private final Sink.Batch batch;
    private final ReceiptDraft draft;

    private Recovery(BatchContext context, Sink.Batch batch, ReceiptDraft draft) {
        this.context = context;
        this.batch = batch;
        this.draft = draft;
    }

    /**
     * Fences a database sink, takes over what it has committed and the checkpoint does not know, publishes the pending
     * segment again, wherever its publication stopped, and removes what no checkpoint names.
     *
     * @return what was taken over, for this batch's account
     */
    static Counts run(BatchContext context, Sink.Batch batch, ReceiptDraft draft) {
        return new Recovery(context, batch, draft).run();
    }

    private Counts run() {
        State state = context.checkpoint().state();
        Pending pending = state.pending();
        requireSinks(pending);
        Counts adopted = Counts.ZERO;
        for (Sink sink : context.sinks()) {
            if (sink instanceof PositionedSink database) {
                Held held = database.fence(batch).orElse(null);
                // Preflight has looked, but only what is read behind the fence stays true.
                Alignment.problem(database, held, state).ifPresent(finding -> Preflight.require(List.of(finding)));
                Intent intent = pending == null ? null : pending.intent();
                if (pending != null && intent != null) {
                    if (Alignment.isCommitted(database, held, pending)) {
                        adopt(pending, intent);
                        adopted = intent.counts();
                    } else {
                        LOG.info(
                                "segment {} of batch {} was not committed in sink {}: it is captured again",
                                pending.segment(),
                                pending.batch(),
                                intent.sink());
                        pending = null;
                    }
                }
            }
        }
        publish(pending);
        return adopted;
    }

    private void adopt(Pending pending, Intent intent) {
        LOG.info(
                "segment {} of batch {} is committed in sink {}: going on from there",
                pending.segment(),
                pending.batch(),
                intent.sink());
        Receipt open = draft.adopted(
                intent.counts(),
                intent.position(),
                intent.lists(),
                context.meter().cost());
        context.checkpoint().write(state -> Transitions.adopted(state, pending, intent, open));
    }

    private void publish(@Nullable Pending pending) {
        Map<String, String> tokens = pending == null ? Map.of() : pending.tokens();
        if (!tokens.isEmpty()) {
            LOG.info("publishing what is pending, where it is not published: {}", tokens.keySet());
        }
        for (Sink sink : context.sinks()) {
            if (sink instanceof StagedSink staged) {
                String token = tokens.get(sink.name());
                if (token != null) {
                    staged.publish(token);
                }
                staged.clean(batch.epoch(), token == null ? Set.of() : Set.of(token));
            }
        }
    }

    /** A sink that is gone from the spec cannot be published to, and its segment is committed: somebody has to decide. */
    private void requireSinks(@Nullable Pending pending) {
        if (pending == null) {
            return;
        }
        Set<String> needed = new HashSet<>(pending.tokens().keySet());
        Intent intent = pending.intent();
        if (intent != null) {
            needed.add(intent.sink());
        }
        for (String name : needed) {
            if (context.sinks().stream().noneMatch(sink -> sink.name().equals(name))) {
                throw new Failure(
                        Reason.INVALID_SPEC,
                        "spec.sinks: sink " + name + " is gone, but segment " + pending.segment() + " of batch "
                                + pending.batch() + " is committed and still has to be published to it. Put the sink"
                                + " back until one run has succeeded, then remove it.");
            }
        }
    }
}
