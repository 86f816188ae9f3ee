package dev.sanderling.runner.transform.smt;

import java.io.Serial;

/** A transform that cannot be used for a table, or a row that it cannot handle. The message never quotes a value. */
public final class Unfit extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    Unfit(String why) {
        super(why, null, false, false);
    }
}
