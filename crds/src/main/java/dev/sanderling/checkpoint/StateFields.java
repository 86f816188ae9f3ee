package dev.sanderling.checkpoint;

import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.json.Fields;
import dev.sanderling.json.MalformedJson;
import java.util.List;
import java.util.Map;

/** The checkpoint's records out of JSON objects, field by field: no reflection, no type chosen by the text. */
final class StateFields {
    private StateFields() {}

    static State state(Fields in) {
        var state = new State(
                small(in, "formatVersion"),
                in.text("writtenBy"),
                in.textOrNull("job"),
                in.number("epoch"),
                in.objectOrNull("holder", StateFields::holder),
                in.number("seq"),
                in.objectOrNull("source", StateFields::source),
                in.objectOrNull("names", StateFields::names),
                in.objectOrNull("tables", StateFields::tables),
                in.has("offsets") ? offsets(in) : null,
                in.textOrNull("position"),
                in.timeOrNull("freshThrough"),
                in.objectOrNull("pending", StateFields::pending),
                in.objectOrNull("open", StateFields::receipt),
                in.objects("receipts", StateFields::receipt),
                in.object("totals", StateFields::totals),
                in.objectOrNull("history", StateFields::history),
                in.objectOrNull("snapshot", SnapshotFields::snapshot),
                in.objectOrNull("recovery", StateFields::recovery),
                in.has("sinks") ? in.textsByName("sinks") : Map.of(),
                in.has("written") ? in.textsByName("written") : Map.of(),
                in.textOrNull("over"));
        if (state.epoch() > 0 && state.holder() == null) {
            throw new MalformedJson("holder", "is missing although epoch is not 0");
        }
        return state;
    }

    static Handoff handoff(Fields in) {
        Wanted wanted = in.objectOrNull("wanted", wish -> new Wanted(wish.number("edition"), wish.textOrNull("stop")));
        return new Handoff(
                in.number("minEpoch"),
                in.number("taken"),
                in.textOrNull("recovered"),
                in.has("handedOver") ? in.number("handedOver") : 0,
                wanted == null ? Wanted.NOTHING : wanted);
    }

    static Receipt receipt(Fields in) {
        return new Receipt(
                in.number("number"),
                in.text("previous"),
                in.text("batch"),
                in.text("runId"),
                in.number("epoch"),
                in.time("startedAt"),
                in.timeOrNull("endedAt"),
                in.oneOfOrNull("outcome", Receipt.Outcome.values()),
                in.textOrNull("reason"),
                in.textOrNull("message"),
                in.oneOfOrNull("stoppedBy", Receipt.StoppedBy.values()),
                in.textOrNull("from"),
                in.textOrNull("to"),
                in.flag("behind"),
                small(in, "segments"),
                in.object("counts", StateFields::counts),
                in.texts("lists"),
                in.number("repeated"),
                in.timeOrNull("firstAt"),
                in.objectOrNull("cost", StateFields::cost),
                in.texts("notes"),
                Boolean.TRUE.equals(in.flagOrNull("handOver")));
    }

    private static Recovered recovery(Fields in) {
        Recovered.Action action = in.oneOfOrNull("action", Recovered.Action.values());
        if (action == null) {
            throw new MalformedJson("recovery.action", "is missing");
        }
        return new Recovered(
                in.textOrNull("requestId"),
                in.has("earlier") ? in.texts("earlier") : List.of(),
                action,
                in.textOrNull("reason"),
                in.time("at"),
                in.textOrNull("from"),
                in.textOrNull("to"));
    }

    private static Holder holder(Fields in) {
        return new Holder(in.text("pod"), in.text("runId"));
    }

    private static SourceIdentity source(Fields in) {
        return new SourceIdentity(
                in.text("kind"), in.text("system"), in.numberOrNull("timeline"), in.numberOrNull("database"));
    }

    private static SourceNames names(Fields in) {
        return new SourceNames(
                in.text("topicPrefix"),
                in.textOrNull("slot"),
                in.flagOrNull("slotOurs"),
                in.textOrNull("publication"),
                in.flagOrNull("publicationOurs"),
                in.numberOrNull("serverId"));
    }

    private static TableSet tables(Fields in) {
        return new TableSet(
                in.text("hash"),
                in.texts("names"),
                small(in, "count"),
                in.textOrNull("rest"),
                in.textOrNull("oids"),
                in.textOrNull("seen"),
                in.textOrNull("published"));
    }

    private static Pending pending(Fields in) {
        return new Pending(
                in.text("batch"),
                small(in, "segment"),
                in.textsByName("tokens"),
                in.objectOrNull("intent", StateFields::intent));
    }

    private static Intent intent(Fields in) {
        return new Intent(
                in.text("sink"),
                in.has("offsets") ? offsets(in) : null,
                in.textOrNull("position"),
                in.objectOrNull("history", StateFields::history),
                in.objectOrNull("tables", StateFields::tables),
                in.objectOrNull("snapshot", SnapshotFields::snapshot),
                in.object("counts", StateFields::counts),
                in.texts("lists"));
    }

    private static Totals totals(Fields in) {
        return new Totals(in.number("batches"), in.number("changes"), in.number("bytes"));
    }

    private static Counts counts(Fields in) {
        return new Counts(in.number("changes"), in.number("bytes"), in.numbers("byOp"), in.numbers("byTable"));
    }

    private static Cost cost(Fields in) {
        return new Cost(in.number("wallMillis"), in.number("cpuMillis"), in.number("peakBytes"), in.numbers("phases"));
    }

    private static HistoryManifest history(Fields in) {
        return new HistoryManifest(in.objects("chunks", StateFields::chunk), in.number("records"));
    }

    private static HistoryManifest.Chunk chunk(Fields in) {
        return new HistoryManifest.Chunk(in.text("name"), in.text("sha256"), in.number("bytes"), in.number("epoch"));
    }

    /** Debezium's map as it was written; a null in it stays one, which the type cannot say. */
    @SuppressWarnings({"NullAway", "unchecked"})
    private static Map<String, Object> offsets(Fields in) {
        return (Map<String, Object>) (Map<String, ?>) in.free("offsets");
    }

    private static int small(Fields in, String key) {
        long value = in.number(key);
        if (value > Integer.MAX_VALUE) {
            throw new MalformedJson(key, "is larger than anything that can be counted here");
        }
        return (int) value;
    }
}
