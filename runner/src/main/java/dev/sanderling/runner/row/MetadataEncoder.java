package dev.sanderling.runner.row;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes what is known of a change besides its values. */
final class MetadataEncoder {
    private static final byte[] POSITION = bytes(",\"position\":");
    private static final byte[] TRANSACTION = bytes(",\"transaction\":");
    private static final byte[] ORDER = bytes(",\"order\":");
    private static final byte[] COMMITTED_AT = bytes(",\"committedAt\":");
    private static final byte[] SNAPSHOT = bytes(",\"snapshot\":true");
    private static final byte[] UNAVAILABLE = bytes(",\"unavailable\":[");
    private static final byte[] UNAVAILABLE_BEFORE = bytes(",\"unavailableBefore\":[");

    private final byte[][] heads = new byte[Op.values().length][];
    private final byte[][] names;
    private final Bytes committed = new Bytes(64);
    private long committedMicros;

    MetadataEncoder(Table table) {
        var name = new Bytes(64);
        JsonText.put(table.name().toString(), name);
        for (Op op : Op.values()) {
            heads[op.ordinal()] = bytes("{\"op\":\"" + op.code() + "\",\"table\":" + name);
        }
        this.names = table.columns().stream()
                .map(column -> {
                    var quoted = new Bytes(64);
                    JsonText.put(column.name(), quoted);
                    return quoted.toByteArray();
                })
                .toArray(byte[][]::new);
    }

    /**
     * Appends the metadata object.
     *
     * @param row whose unavailable columns are named; null names none
     * @param before the former row where the line shows it too
     */
    void put(Change change, @Nullable Object @Nullable [] row, @Nullable Object @Nullable [] before, Bytes out) {
        Origin origin = change.origin();
        out.put(heads[change.op().ordinal()]);
        out.put(POSITION);
        JsonText.put(origin.position(), out);
        out.put(TRANSACTION);
        if (origin.transaction() == null) {
            out.put(ValueWriters.NULL);
        } else {
            JsonText.put(origin.transaction(), out);
        }
        out.put(ORDER);
        Digits.put(origin.order(), out);
        out.put(COMMITTED_AT);
        if (origin.commitMicros() == 0) {
            out.put(ValueWriters.NULL);
        } else {
            committedAt(origin.commitMicros(), out);
        }
        if (change.isOfReading()) {
            out.put(SNAPSHOT);
        }
        unavailable(UNAVAILABLE, row, out);
        unavailable(UNAVAILABLE_BEFORE, before, out);
        out.put('}');
    }

    /** The changes of a transaction have one commit time, and come one after the other. */
    private void committedAt(long micros, Bytes out) {
        if (micros != committedMicros) {
            committed.truncate(0);
            Times.utc(micros, 6, committed);
            committedMicros = micros;
        }
        out.put(committed.array(), 0, committed.length());
    }

    private void unavailable(byte[] head, @Nullable Object @Nullable [] row, Bytes out) {
        boolean any = false;
        for (int i = 0; row != null && i < row.length; i++) {
            if (row[i] == Change.UNAVAILABLE) {
                out.put(any ? COMMA : head);
                any = true;
                out.put(names[i]);
            }
        }
        if (any) {
            out.put(']');
        }
    }

    private static final byte[] COMMA = {','};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
