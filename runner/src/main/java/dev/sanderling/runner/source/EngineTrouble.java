package dev.sanderling.runner.source;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.report.Defect;
import org.apache.kafka.connect.errors.DataException;

/** What an engine's failure means where a kind of source has no better word for it. */
public final class EngineTrouble {
    private EngineTrouble() {}

    /**
     * InternalError where a program is wrong, or a value has no place in it, for both would be so again; EngineFailed
     * where another run may get further.
     */
    public static Failure of(Throwable engine, String address) {
        Throwable root = engine;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Defect.is(root) || root instanceof DataException
                ? Defect.of("Reading the log of " + address, engine)
                : new Failure(
                        Reason.ENGINE_FAILED,
                        "Reading the log of " + address + " failed ("
                                + root.getClass().getSimpleName()
                                + "); the next run tries again from the same place, and this run's log has the cause.",
                        engine);
    }
}
