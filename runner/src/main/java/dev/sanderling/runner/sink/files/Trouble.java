package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns what a file system or a store says into a sentence with a remedy. */
public interface Trouble {
    /** Name of the sink. */
    String sink();

    /** Where it writes. */
    SinkFolder folder();

    /** The failure for an exception met while doing something, e.g. "writing rows". */
    Failure of(String doing, IOException e);

    /** A failure whose sentence begins with the sink and its directory. */
    default Failure failure(Reason reason, String rest, @Nullable Throwable cause) {
        return new Failure(reason, "Sink " + sink() + " (" + folder().shown() + "): " + rest, cause);
    }
}
