package dev.sanderling.runner.transform;

import java.io.Serial;

/** A transform that does not fit a table's columns. */
final class Invalid extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    Invalid(String why) {
        super(why, null, false, false);
    }
}
