package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A failure that passes by itself does not come again and again at the same place. The receipts tell how often it came:
 * a run that got anywhere, or found nothing to do, stands between two others.
 */
final class Repetition {
    /** So many runs in a row make it a human's. */
    static final int MANY = 3;

    private static final Set<String> SAME = Set.of(Reason.ENGINE_FAILED.word(), Reason.ENGINE_STUCK.word());

    private Repetition() {}

    /** The failure, or that it is a human's now. */
    static Failure judged(Failure failure, State state) {
        if (failure.reason() != Reason.ENGINE_FAILED) {
            return failure;
        }
        int times = 1 + before(state);
        return times < MANY
                ? failure
                : new Failure(
                        Reason.ENGINE_STUCK,
                        failure.getMessage() + " This was run " + times + " in a row that ended so at "
                                + (state.position() == null ? "the beginning" : state.position())
                                + ", so it will not pass by itself: look at the cause.",
                        failure.getCause());
    }

    private static int before(State state) {
        List<Receipt> receipts = state.receipts();
        int times = 0;
        for (int i = receipts.size() - 1; i >= 0 && isSame(receipts.get(i), state.position()); i--) {
            times++;
        }
        return times;
    }

    private static boolean isSame(Receipt receipt, @org.jspecify.annotations.Nullable String position) {
        return receipt.outcome() == Outcome.FAILED
                && receipt.reason() != null
                && SAME.contains(receipt.reason())
                && Objects.equals(receipt.from(), position)
                && Objects.equals(receipt.to() == null ? receipt.from() : receipt.to(), position);
    }
}
