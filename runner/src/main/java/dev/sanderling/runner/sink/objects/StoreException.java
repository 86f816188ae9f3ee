package dev.sanderling.runner.sink.objects;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a store answered, or that it did not. Neither its address nor a header is in it: requests are signed.
 */
final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final What what;
    private final String said;

    /** What somebody can do about it. */
    enum What {
        BUCKET_MISSING,
        CREDENTIALS_REFUSED,
        CREDENTIALS_ABSENT,
        FORBIDDEN,
        CLOCK_SKEWED,
        OTHER_REGION,
        FULL,
        TLS,
        SLOW,
        UNREACHABLE,
        NOT_LOADED,
        UNSUPPORTED
    }

    StoreException(What what, String said, @Nullable Throwable cause) {
        super(said, cause);
        this.what = what;
        this.said = said;
    }

    What what() {
        return what;
    }

    /** In the store's own words, short; in parentheses it reads well. */
    String said() {
        return said;
    }
}
