package dev.sanderling.operator.outcome;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.TotalsStatus;
import dev.sanderling.checkpoint.Cost;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receipts as the status shows them: mirrored, never added up. */
final class Batches {
    private Batches() {}

    /** Newest first. */
    static List<BatchStatus> newest(List<Receipt> receipts, int most) {
        var shown = new ArrayList<BatchStatus>();
        for (Receipt receipt : receipts.reversed()) {
            if (shown.size() < most) {
                shown.add(of(receipt));
            }
        }
        return List.copyOf(shown);
    }

    /** The newest that committed something: a position at least. */
    static Optional<BatchStatus> lastCommitted(List<Receipt> receipts) {
        return receipts.reversed().stream()
                .filter(receipt -> receipt.segments() > 0
                        || receipt.outcome() == Outcome.SUCCEEDED
                        || receipt.outcome() == Outcome.EMPTY)
                .findFirst()
                .map(Batches::of);
    }

    static TotalsStatus totals(Totals totals) {
        return new TotalsStatus(totals.batches(), totals.changes(), totals.bytes());
    }

    static String result(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> "Running";
            case SUCCEEDED -> "Succeeded";
            case EMPTY -> "Empty";
            case FAILED -> "Failed";
            case INTERRUPTED, FENCED -> "Interrupted";
        };
    }

    private static BatchStatus of(Receipt receipt) {
        Counts counts = receipt.counts();
        return new BatchStatus(
                receipt.batch(),
                receipt.number(),
                result(receipt.outcome()),
                Times.text(receipt.startedAt()),
                Times.textOrNull(receipt.endedAt()),
                duration(receipt),
                counts.changes(),
                counts.byOp().isEmpty() ? null : counts.byOp(),
                counts.byTable().isEmpty() ? null : counts.byTable(),
                counts.bytes(),
                receipt.from(),
                receipt.to(),
                receipt.stoppedBy() == null ? null : camel(receipt.stoppedBy().name()),
                receipt.lists().isEmpty() ? null : receipt.lists(),
                receipt.repeated() > 1 ? receipt.repeated() : null,
                receipt.notes().isEmpty() ? null : receipt.notes());
    }

    private static @Nullable String duration(Receipt receipt) {
        Cost cost = receipt.cost();
        if (cost != null) {
            return Duration.ofMillis(cost.wallMillis()).toString();
        }
        Instant ended = receipt.endedAt();
        return ended == null
                ? null
                : Duration.between(receipt.startedAt(), ended).toString();
    }

    private static String camel(String constant) {
        var camel = new StringBuilder();
        for (String part : constant.split("_", -1)) {
            camel.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return camel.toString();
    }
}
