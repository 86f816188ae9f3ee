package dev.sanderling.runner.source.postgres.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A relation message of pgoutput: a table as it was when the changes that follow were made.
 *
 * @param oid in pg_class
 * @param identity pg_class.relreplident: d default, i an index, f full, n nothing
 * @param columns that are published, in the order of the table
 * @param held those of them that an old row has in the log: of FULL all, else the key columns of the identity's index
 */
record Relation(long oid, String schema, String table, char identity, List<String> columns, List<String> held) {
    static final byte TYPE = 'R';

    private static final int HELD = 1;
    /** Type and modifier, which are nothing to us. */
    private static final int TYPE_BYTES = 8;

    Relation {
        columns = List.copyOf(columns);
        held = List.copyOf(held);
    }

    /** Reads a message from its first byte on, as protocol version 1 has it. */
    static Relation read(ByteBuffer message) {
        message.get();
        long oid = Integer.toUnsignedLong(message.getInt());
        String schema = text(message);
        String table = text(message);
        char identity = (char) message.get();
        int count = Short.toUnsignedInt(message.getShort());
        List<String> columns = new ArrayList<>(count);
        List<String> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isHeld = (message.get() & HELD) != 0;
            String column = text(message);
            message.position(message.position() + TYPE_BYTES);
            columns.add(column);
            if (isHeld) {
                held.add(column);
            }
        }
        // The schema pg_catalog comes as an empty name.
        return new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, table, identity, columns, held);
    }

    /** Whether an old row has all columns. */
    boolean isHeldWhole() {
        return held.size() == columns.size();
    }

    /**
     * The columns that tell the table's rows apart. By default they are the primary key as it was then; the log says so.
     *
     * @param primary the primary key as it is now, unless it is deferrable; empty where there is none
     */
    List<String> key(List<String> primary) {
        if (identity == 'd') {
            return held;
        }
        if (!primary.isEmpty() && columns.containsAll(primary)) {
            return primary;
        }
        return identity == 'i' ? held : List.of();
    }

    /** A text up to the zero byte that ends it. */
    static String text(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        message.get(bytes);
        message.get();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
