package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Pending;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.StagedSink;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run does after its claim with what a killed one left behind. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private Recovery() {}

    /** Publishes the pending segment again, wherever its publication stopped, and removes what no checkpoint names. */
    static void run(BatchContext context, @Nullable Pending pending, long epoch) {
        Map<String, String> tokens = pending == null ? Map.of() : pending.tokens();
        if (pending != null) {
            LOG.info(
                    "publishing segment {} of batch {}, where it is not published", pending.segment(), pending.batch());
            requireSinks(context, pending);
        }
        for (Sink sink : context.sinks()) {
            if (sink instanceof StagedSink staged) {
                String token = tokens.get(sink.name());
                if (token != null) {
                    staged.publish(token);
                }
                staged.clean(epoch, token == null ? Set.of() : Set.of(token));
            }
        }
    }

    /** A sink that is gone from the spec cannot be published to, and its segment is committed: somebody has to decide. */
    private static void requireSinks(BatchContext context, Pending pending) {
        for (String name : pending.tokens().keySet()) {
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
