package dev.sanderling.operator;

import org.jspecify.annotations.Nullable;

/** What a test has arranged to be there. */
public final class Present {
    private Present() {}

    /** The value, or a failure of the test. */
    public static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing there");
        }
        return value;
    }
}
