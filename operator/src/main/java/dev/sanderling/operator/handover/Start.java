package dev.sanderling.operator.handover;

import dev.sanderling.checkpoint.Receipt;
import java.util.List;

/**
 * What is to be started now for these batches.
 *
 * @param receipts oldest first, one at least
 * @param attempt 1, 2, ...
 */
public record Start(List<Receipt> receipts, int attempt) {
    /** The oldest; what is started is called after it, so that it is started once however many have joined it since. */
    public Receipt first() {
        return receipts.getFirst();
    }

    /** The newest. */
    public Receipt last() {
        return receipts.getLast();
    }
}
