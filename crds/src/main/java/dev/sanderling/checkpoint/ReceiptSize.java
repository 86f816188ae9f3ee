package dev.sanderling.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a receipt under 2 KiB. Always cuts the same way, and cutting twice changes nothing more: the chain's hashes and
 * positions are taken of what is stored.
 */
public final class ReceiptSize {
    /** Bytes of a receipt's canonical JSON, at most. */
    public static final int MAX_BYTES = 2048;

    /** Under this name {@link Counts#byTable} adds up the tables that have no line of their own. */
    public static final String REST = "...";

    private static final int TABLES = 12;
    private static final int LISTS = 8;
    private static final int NOTES = 4;
    private static final int PHASES = 12;

    private ReceiptSize() {}

    /** The same receipt, shortened where it is too long. */
    public static Receipt fitted(Receipt receipt) {
        // First to what a receipt is meant to hold, then step by step until it fits.
        Receipt fit = cut(receipt, TABLES, LISTS, NOTES, 512);
        for (int tables = TABLES, lists = LISTS; bytes(fit) > MAX_BYTES && tables + lists > 0; ) {
            tables = Math.max(0, tables - 1);
            lists = tables % 2 == 0 ? Math.max(0, lists - 1) : lists;
            fit = cut(fit, tables, lists, NOTES, 512);
        }
        if (bytes(fit) > MAX_BYTES) {
            fit = cut(fit, 0, 0, 1, 128);
        }
        return fit;
    }

    /** Bytes of the canonical JSON. */
    static int bytes(Receipt receipt) {
        return StateJson.canonical(receipt).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Receipt cut(Receipt receipt, int tables, int lists, int notes, int message) {
        return receipt.edit()
                .batch(shortened(receipt.batch(), 64))
                .runId(shortened(receipt.runId(), 64))
                .reason(receipt.reason() == null ? null : shortened(receipt.reason(), 64))
                .message(receipt.message() == null ? null : shortened(receipt.message(), message))
                .from(position(receipt.from()))
                .to(position(receipt.to()))
                .counts(counts(receipt.counts(), tables))
                .lists(newest(receipt.lists(), lists, 200))
                .cost(cost(receipt.cost()))
                .notes(newest(receipt.notes(), notes, 120))
                .done();
    }

    private static Counts counts(Counts counts, int tables) {
        Map<String, Long> byTable = new TreeMap<>();
        long rest = counts.byTable().getOrDefault(REST, 0L);
        var largestFirst = counts.byTable().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(REST))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        for (int i = 0; i < largestFirst.size(); i++) {
            if (i < tables) {
                byTable.put(largestFirst.get(i).getKey(), largestFirst.get(i).getValue());
            } else {
                rest += largestFirst.get(i).getValue();
            }
        }
        if (rest > 0) {
            byTable.put(REST, rest);
        }
        return new Counts(counts.changes(), counts.bytes(), counts.byOp(), byTable);
    }

    private static @Nullable Cost cost(@Nullable Cost cost) {
        if (cost == null || cost.phases().size() <= PHASES) {
            return cost;
        }
        Map<String, Long> phases = new LinkedHashMap<>();
        cost.phases().entrySet().stream().limit(PHASES).forEach(e -> phases.put(e.getKey(), e.getValue()));
        return new Cost(cost.wallMillis(), cost.cpuMillis(), cost.peakBytes(), phases);
    }

    /** A set of GTIDs may be kilobytes long; what is left of it still equals only itself. */
    private static @Nullable String position(@Nullable String position) {
        if (position == null || position.length() <= 200) {
            return position;
        }
        return shortened(position, 120) + Receipts.sha256(position).substring(0, 16);
    }

    private static List<String> newest(List<String> texts, int count, int length) {
        return texts.subList(Math.max(0, texts.size() - count), texts.size()).stream()
                .map(text -> shortened(text, length))
                .toList();
    }

    /** At most that many bytes of UTF-8, whole characters only, with an ellipsis where something went. */
    private static String shortened(String text, int bytes) {
        if (text.length() <= bytes / 3 || text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text;
        }
        int used = 3;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end) + "...";
    }
}
