package dev.sanderling.runner.handover;

import dev.sanderling.json.Fields;
import dev.sanderling.json.Json;
import dev.sanderling.json.MalformedJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is handed over: of its receipt what is of use to others.
 *
 * @param lists of the segments that the receipt names, {@code sink:name}
 */
record HandedBatch(
        String id,
        long number,
        long epoch,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        @Nullable String from,
        @Nullable String to,
        int segments,
        long changes,
        long bytes,
        Map<String, Long> byOp,
        Map<String, Long> byTable,
        List<String> lists) {
    /** More than any batch has: each is a write of the checkpoint. */
    private static final long MOST_SEGMENTS = 1_000_000;

    /**
     * The batches of the environment's receipts, oldest first. A field that is not known here is passed over: the
     * operator, which gives them to us, may be newer.
     */
    static List<HandedBatch> read(@Nullable String json) {
        if (json == null) {
            throw unusable("is not set", null);
        }
        try {
            if (!(Json.parse(json) instanceof List<?> list) || list.isEmpty()) {
                throw unusable("is not a list of receipts", null);
            }
            List<HandedBatch> batches = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                batches.add(of(Fields.of(list.get(i), "[" + i + "]"), "[" + i + "]"));
            }
            return List.copyOf(batches);
        } catch (MalformedJson e) {
            throw unusable("cannot be read: " + e.place() + " " + e.problem(), e);
        }
    }

    private static HandedBatch of(Fields in, String place) {
        Fields counts = Fields.of(in.free("counts"), place + ".counts");
        String outcome = in.textOrNull("outcome");
        if (outcome == null) {
            throw new MalformedJson(place + ".outcome", "is missing: the batch has not ended");
        }
        long segments = in.number("segments");
        if (segments > MOST_SEGMENTS) {
            throw new MalformedJson(place + ".segments", "is more than a batch has");
        }
        return new HandedBatch(
                in.text("batch"),
                in.number("number"),
                in.number("epoch"),
                in.time("startedAt"),
                in.time("endedAt"),
                outcome,
                in.textOrNull("from"),
                in.textOrNull("to"),
                (int) segments,
                counts.number("changes"),
                counts.number("bytes"),
                counts.numbers("byOp"),
                counts.numbers("byTable"),
                in.texts("lists"));
    }

    /** As others read it. */
    Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("batch", id);
        tree.put("number", number);
        tree.put("startedAt", startedAt.toString());
        tree.put("endedAt", endedAt.toString());
        tree.put("outcome", outcome);
        tree.put("from", from);
        tree.put("to", to);
        tree.put("segments", (long) segments);
        tree.put("changes", changes);
        tree.put("bytes", bytes);
        tree.put("byOp", new TreeMap<>(byOp));
        tree.put("byTable", new TreeMap<>(byTable));
        return tree;
    }

    private static Failure unusable(String problem, @Nullable Exception cause) {
        return new Failure(
                Reason.INVALID_USAGE,
                "Which batches to hand over was not said: the environment variable " + RunnerPod.RECEIPTS + " "
                        + problem
                        + ". The operator sets it; by hand it is a JSON list of receipts as `sanderling show` has them.",
                cause);
    }
}
