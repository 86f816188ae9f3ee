package dev.sanderling.checkpoint;

import dev.sanderling.checkpoint.Handoff.Wanted;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The checkpoint's records as JSON objects: fields in the records' order, nulls left out, maps without an order sorted. */
final class StateTree {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private StateTree() {}

    static Map<String, Object> of(State state) {
        return new StateTree()
                .put("formatVersion", state.formatVersion())
                .put("writtenBy", state.writtenBy())
                .put("job", state.job())
                .put("epoch", state.epoch())
                .put("holder", state.holder(), StateTree::of)
                .put("seq", state.seq())
                .put("source", state.source(), StateTree::of)
                .put("names", state.names(), StateTree::of)
                .put("tables", state.tables(), StateTree::of)
                .put("offsets", state.offsets(), StateTree::sorted)
                .put("position", state.position())
                .put("freshThrough", state.freshThrough())
                .put("pending", state.pending(), StateTree::of)
                .put("open", state.open(), StateTree::of)
                .put("receipts", each(state.receipts(), StateTree::of))
                .put("totals", of(state.totals()))
                .put("history", state.history(), StateTree::of)
                .put("snapshot", state.snapshot(), StateTree::of)
                .put("recovery", state.recovery(), StateTree::of)
                .put("sinks", state.sinks().isEmpty() ? null : new TreeMap<>(state.sinks()))
                .put("written", state.written().isEmpty() ? null : new TreeMap<>(state.written()))
                .put("over", state.over())
                .fields;
    }

    static Map<String, Object> of(Handoff handoff) {
        return new StateTree()
                .put("minEpoch", handoff.minEpoch())
                .put("taken", handoff.taken())
                .put("recovered", handoff.recovered())
                .put("handedOver", handoff.handedOver() == 0 ? null : (Long) handoff.handedOver())
                .put("wanted", handoff.wanted().equals(Wanted.NOTHING) ? null : of(handoff.wanted()))
                .fields;
    }

    private static Map<String, Object> of(Wanted wanted) {
        return new StateTree().put("edition", wanted.edition()).put("stop", wanted.stop()).fields;
    }

    static Map<String, Object> of(Receipt receipt) {
        return new StateTree()
                .put("number", receipt.number())
                .put("previous", receipt.previous())
                .put("batch", receipt.batch())
                .put("runId", receipt.runId())
                .put("epoch", receipt.epoch())
                .put("startedAt", receipt.startedAt())
                .put("endedAt", receipt.endedAt())
                .put("outcome", receipt.outcome())
                .put("reason", receipt.reason())
                .put("message", receipt.message())
                .put("stoppedBy", receipt.stoppedBy())
                .put("from", receipt.from())
                .put("to", receipt.to())
                .put("behind", receipt.behind())
                .put("segments", receipt.segments())
                .put("counts", of(receipt.counts()))
                .put("lists", receipt.lists())
                .put("repeated", receipt.repeated())
                .put("firstAt", receipt.firstAt())
                .put("cost", receipt.cost(), StateTree::of)
                .put("notes", receipt.notes())
                .put("handOver", receipt.handOver() ? Boolean.TRUE : null)
                .fields;
    }

    private static Map<String, Object> of(Holder holder) {
        return new StateTree().put("pod", holder.pod()).put("runId", holder.runId()).fields;
    }

    private static Map<String, Object> of(SourceIdentity source) {
        return new StateTree()
                .put("kind", source.kind())
                .put("system", source.system())
                .put("timeline", source.timeline())
                .put("database", source.database())
                .fields;
    }

    private static Map<String, Object> of(SourceNames names) {
        return new StateTree()
                .put("topicPrefix", names.topicPrefix())
                .put("slot", names.slot())
                .put("slotOurs", names.slotOurs())
                .put("publication", names.publication())
                .put("publicationOurs", names.publicationOurs())
                .put("serverId", names.serverId())
                .fields;
    }

    private static Map<String, Object> of(TableSet tables) {
        return new StateTree()
                .put("hash", tables.hash())
                .put("count", tables.count())
                .put("names", tables.names())
                .put("rest", tables.rest())
                .put("oids", tables.oids())
                .put("seen", tables.seen())
                .put("published", tables.published())
                .fields;
    }

    private static Map<String, Object> of(Pending pending) {
        return new StateTree()
                .put("batch", pending.batch())
                .put("segment", pending.segment())
                .put("tokens", new TreeMap<>(pending.tokens()))
                .put("intent", pending.intent(), StateTree::of)
                .fields;
    }

    private static Map<String, Object> of(Intent intent) {
        return new StateTree()
                .put("sink", intent.sink())
                .put("offsets", intent.offsets(), StateTree::sorted)
                .put("position", intent.position())
                .put("history", intent.history(), StateTree::of)
                .put("tables", intent.tables(), StateTree::of)
                .put("snapshot", intent.snapshot(), StateTree::of)
                .put("counts", of(intent.counts()))
                .put("lists", intent.lists())
                .fields;
    }

    private static Map<String, Object> of(Totals totals) {
        return new StateTree()
                .put("batches", totals.batches())
                .put("changes", totals.changes())
                .put("bytes", totals.bytes())
                .fields;
    }

    private static Map<String, Object> of(Counts counts) {
        return new StateTree()
                .put("changes", counts.changes())
                .put("bytes", counts.bytes())
                .put("byOp", new TreeMap<>(counts.byOp()))
                .put("byTable", new TreeMap<>(counts.byTable()))
                .fields;
    }

    private static Map<String, Object> of(Cost cost) {
        return new StateTree()
                .put("wallMillis", cost.wallMillis())
                .put("cpuMillis", cost.cpuMillis())
                .put("peakBytes", cost.peakBytes())
                .put("phases", cost.phases())
                .fields;
    }

    private static Map<String, Object> of(HistoryManifest history) {
        return new StateTree()
                .put("chunks", each(history.chunks(), StateTree::of))
                .put("records", history.records())
                .fields;
    }

    private static Map<String, Object> of(HistoryManifest.Chunk chunk) {
        return new StateTree()
                .put("name", chunk.name())
                .put("sha256", chunk.sha256())
                .put("bytes", chunk.bytes())
                .put("epoch", chunk.epoch())
                .fields;
    }

    private static Map<String, Object> of(Recovered recovered) {
        return new StateTree()
                .put("requestId", recovered.requestId())
                .put("earlier", recovered.earlier().isEmpty() ? null : recovered.earlier())
                .put("action", recovered.action())
                .put("reason", recovered.reason())
                .put("at", recovered.at())
                .put("from", recovered.from())
                .put("to", recovered.to())
                .fields;
    }

    private static Map<String, Object> of(Snapshot snapshot) {
        return new StateTree()
                .put("toRead", of(snapshot.toRead()))
                .put("window", snapshot.window(), StateTree::of)
                .put("unseen", snapshot.unseen())
                .put("tables", snapshot.tables())
                .put("tablesDone", snapshot.tablesDone())
                .put("rows", snapshot.rows())
                .put("estimatedRows", snapshot.estimatedRows())
                .put("only", snapshot.only())
                .put("anew", snapshot.anew() ? Boolean.TRUE : null)
                .fields;
    }

    private static Map<String, Object> of(ToRead toRead) {
        return new StateTree()
                .put("after", toRead.after())
                .put("tables", toRead.tables())
                .put("reading", toRead.reading(), StateTree::of)
                .fields;
    }

    private static Map<String, Object> of(ToRead.Reading reading) {
        return new StateTree()
                .put("table", reading.table())
                .put("key", each(reading.key(), StateTree::of))
                .put("rows", reading.rows())
                .fields;
    }

    private static Map<String, Object> of(ToRead.KeyPart part) {
        return new StateTree()
                .put("column", part.column())
                .put("type", part.type())
                .put("value", part.value())
                .fields;
    }

    private static Map<String, Object> of(Snapshot.Window window) {
        return new StateTree()
                .put("view", window.view())
                .put("until", window.until())
                .put("before", of(window.before()))
                .fields;
    }

    /** Debezium's map may hold anything JSON has. */
    private static Object sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> result = new TreeMap<>();
        map.forEach((key, value) ->
                result.put(String.valueOf(key), value instanceof Map<?, ?> inner ? sorted(inner) : value));
        return result;
    }

    private static <T> List<Object> each(Collection<T> values, Function<T, Object> tree) {
        return values.stream().map(tree).toList();
    }

    private StateTree put(String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
        return this;
    }

    private <T> StateTree put(String key, @Nullable T value, Function<T, Object> tree) {
        return put(key, value == null ? null : tree.apply(value));
    }
}
