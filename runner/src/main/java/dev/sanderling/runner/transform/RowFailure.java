package dev.sanderling.runner.transform;

import java.io.Serial;

/** A row that a transform cannot handle. The message says why and never quotes a value. */
final class RowFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    RowFailure(String why) {
        super(why, null, false, false);
    }
}
