package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The chain of receipts over the life of a job, put together from what the ring showed after each run. */
final class Receipts {
    private static final Set<String> ENDED_WELL = Set.of("SUCCEEDED", "EMPTY");

    private final String job;
    private final Finds finds;
    private final TreeMap<Long, JsonNode> chain = new TreeMap<>();

    Receipts(String job, Finds finds) {
        this.job = job;
        this.finds = finds;
    }

    /** Takes what the checkpoint shows now. A receipt never changes but for the last, if empty: it stands for more. */
    void see(Checkpoint checkpoint) {
        for (JsonNode receipt : checkpoint.receipts()) {
            long number = receipt.path("number").asLong();
            JsonNode known = chain.put(number, receipt);
            if (known != null && !known.equals(receipt) && !(empty(known) && empty(receipt))) {
                find("receipt " + number + " was changed: " + known + " became " + receipt);
            }
        }
    }

    /**
     * Whether the chain joins, and counts what is published.
     *
     * @param carries whether the last segment of a batch that was cut short may be counted by a later one, which had to
     *     ask a database whether it is committed
     */
    void check(Lists lists, boolean carries) {
        Map<String, Long> changesByBatch = lists.changesByBatch();
        Map<String, Long> lastByBatch = lists.lastByBatch();
        long carried = 0;
        JsonNode before = null;
        long number = 0;
        for (JsonNode receipt : chain.values()) {
            String name = "receipt " + receipt.path("number").asLong();
            if (receipt.path("number").asLong() != ++number) {
                find(name + " where " + number + " should be");
                number = receipt.path("number").asLong();
            } else if (!receipt.path("previous").asText().equals(before == null ? "" : sha256(before.toString()))) {
                find(name + " does not hold the hash of the one before");
            }
            if (before != null && !before.path("to").equals(receipt.path("from"))) {
                find(name + " begins at " + receipt.path("from") + ", the one before ended at " + before.path("to"));
            }
            if (receipt.has("from")
                    && receipt.has("to")
                    && Position.of(receipt.path("to").asText())
                            < Position.of(receipt.path("from").asText())) {
                find(name + " ends before it begins");
            }
            String batch = receipt.path("batch").asText();
            long counted = receipt.at("/counts/changes").asLong();
            long listed = changesByBatch.getOrDefault(batch, 0L);
            long last = lastByBatch.getOrDefault(batch, 0L);
            boolean cut =
                    carries && !ENDED_WELL.contains(receipt.path("outcome").asText());
            if (counted == listed + carried) {
                carried = 0;
            } else if (cut && counted == listed + carried - last) {
                carried = last;
            } else if (!cut || counted != listed) {
                find(name + " counts " + counted + " changes, the lists of batch " + batch + " " + listed
                        + (carried == 0 ? "" : ", and a former batch left " + carried));
            }
            before = receipt;
        }
        if (carried > 0) {
            find("a segment of " + carried + " changes is counted in no receipt");
        }
    }

    int count() {
        return chain.size();
    }

    /** Where the last batch ended that published all it captured; null where there is none. */
    @org.jspecify.annotations.Nullable
    String publishedTo() {
        for (JsonNode receipt : chain.descendingMap().values()) {
            String outcome = receipt.path("outcome").asText();
            if (ENDED_WELL.contains(outcome)) {
                return receipt.path("to").asText();
            }
        }
        return null;
    }

    private static boolean empty(JsonNode receipt) {
        return receipt.path("outcome").asText().equals("EMPTY");
    }

    private void find(String sentence) {
        finds.add(Find.Kind.RECEIPTS, job + ": " + sentence);
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
