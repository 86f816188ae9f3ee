package dev.sanderling.runner.source;

import java.util.Collection;

/** What to do about a position that cannot be gone on from, in the words of every sentence that says so. */
public final class Remedy {
    /** Ends a sentence: the way to a new snapshot. */
    public static final String ANEW =
            "set spec.recovery (a new requestId, and resnapshot: {}) to begin anew with a snapshot";

    /** The same for some tables only. */
    public static final String READ_TABLES =
            "set spec.recovery (a new requestId, and resnapshot: {tables: [...]}) to read those tables again";

    private Remedy() {}

    /** Ends a sentence: the way to read some tables anew. */
    public static String again(Collection<String> tables) {
        return "set spec.recovery (a new requestId, and resnapshot: {tables: [" + String.join(", ", tables)
                + "]}) to read it anew";
    }
}
