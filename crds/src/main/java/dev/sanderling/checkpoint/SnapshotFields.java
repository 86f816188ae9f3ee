package dev.sanderling.checkpoint;

import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.json.Fields;

/** The snapshot's records out of JSON objects. */
final class SnapshotFields {
    private SnapshotFields() {}

    static Snapshot snapshot(Fields in) {
        return new Snapshot(
                in.object("toRead", SnapshotFields::toRead),
                in.objectOrNull("window", SnapshotFields::window),
                in.texts("unseen"),
                in.number("tables"),
                in.number("tablesDone"),
                in.number("rows"),
                in.number("estimatedRows"),
                in.has("only") ? in.texts("only") : null,
                Boolean.TRUE.equals(in.flagOrNull("anew")));
    }

    private static Window window(Fields in) {
        return new Window(in.text("view"), in.text("until"), in.object("before", SnapshotFields::toRead));
    }

    private static ToRead toRead(Fields in) {
        return new ToRead(
                in.textOrNull("after"), in.texts("tables"), in.objectOrNull("reading", SnapshotFields::reading));
    }

    private static Reading reading(Fields in) {
        return new Reading(in.text("table"), in.objects("key", SnapshotFields::part), in.number("rows"));
    }

    private static KeyPart part(Fields in) {
        return new KeyPart(in.text("column"), in.text("type"), in.text("value"));
    }
}
