package dev.sanderling.plan;

import java.util.List;
import java.util.Optional;

/**
 * What is to be done about the position.
 *
 * @param resnapshots whether a position that the source cannot go on from is given up for a new snapshot by itself
 * @param request what somebody asked for
 */
public record Recovery(boolean resnapshots, Optional<Request> request) {
    /** Fail where the position is no good, and wait for somebody to ask. */
    public static final Recovery NONE = new Recovery(false, Optional.empty());

    /** Acted on once. */
    public sealed interface Request {
        /** Tells it from requests of before. */
        String id();

        /**
         * Read rows anew.
         *
         * @param tables {@code schema.table}; empty for all
         */
        record Resnapshot(String id, List<String> tables) implements Request {}

        /**
         * Go on from there.
         *
         * @param position as the user wrote it
         */
        record ResumeFrom(String id, String position) implements Request {}
    }
}
