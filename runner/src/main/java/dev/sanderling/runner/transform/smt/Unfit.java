package dev.sanderling.runner.transform.smt;

import java.io.Serial;

/** A transform that cannot be used for a table, or a row that it cannot handle. The message never quotes a value. */
public final class Unfit extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String why;

    Unfit(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** What is wrong, without a full stop. */
    public String why() {
        return why;
    }
}
