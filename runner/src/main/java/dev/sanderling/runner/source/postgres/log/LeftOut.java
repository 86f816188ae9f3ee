package dev.sanderling.runner.source.postgres.log;

import java.util.OptionalLong;

/** What a message of ours says that stands for changes of a relation under a name that is not captured. */
public final class LeftOut {
    static final String PREFIX = "left out: ";

    private LeftOut() {}

    /** The relation's oid; empty where the message is another. */
    public static OptionalLong relation(String content) {
        return content.matches(PREFIX + "\\d{1,10}")
                ? OptionalLong.of(Long.parseLong(content.substring(PREFIX.length())))
                : OptionalLong.empty();
    }
}
