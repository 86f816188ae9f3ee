package dev.sanderling.operator.outcome;

import dev.sanderling.outcome.Reason;
import java.util.Set;

/** Reasons why a generation was not applied at all: while one of them stands, no check can have been made. */
final class Obstacles {
    private static final Set<String> WORDS = Set.of(
            Reason.INVALID_SPEC.word(),
            Reason.NAME_TAKEN.word(),
            Reason.NOT_APPLIED.word(),
            Reason.NAME_NOT_YET_FREE.word(),
            Reason.OPERATOR_FAILED.word());

    private Obstacles() {}

    static boolean named(String reason) {
        return WORDS.contains(reason);
    }
}
