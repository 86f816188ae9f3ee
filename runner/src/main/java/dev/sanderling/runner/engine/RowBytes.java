package dev.sanderling.runner.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Roughly how much memory the values of a change take that can be of any length. Not thread-safe. */
final class RowBytes {
    private static final Field[] NONE = {};

    /** Of the last change: changes of one table follow each other. */
    private @Nullable Schema schema;

    private @Nullable Field before;
    private @Nullable Field after;
    private Field[] unbounded = NONE;

    /** Of both states of the row; 0 for what is no change. The same for the same change, whoever asks. */
    long of(Struct envelope) {
        if (envelope.schema() != schema) {
            read(envelope.schema());
        }
        return unbounded.length == 0 ? 0 : row(envelope, before) + row(envelope, after);
    }

    private void read(Schema envelope) {
        schema = envelope;
        before = envelope.field("before");
        after = envelope.field("after");
        Field row = after;
        unbounded = row == null || row.schema().type() != Schema.Type.STRUCT
                ? NONE
                : row.schema().fields().stream()
                        .filter(field -> !field.schema().type().isPrimitive()
                                || field.schema().type() == Schema.Type.STRING
                                || field.schema().type() == Schema.Type.BYTES)
                        .toArray(Field[]::new);
    }

    private long row(Struct envelope, @Nullable Field state) {
        if (state == null || !(envelope.get(state) instanceof Struct row)) {
            return 0;
        }
        long bytes = 0;
        for (Field field : unbounded) {
            bytes += value(row.get(field));
        }
        return bytes;
    }

    private static long value(@Nullable Object value) {
        return switch (value) {
            case String text -> 2L * text.length();
            case byte[] bytes -> bytes.length;
            case ByteBuffer bytes -> bytes.remaining();
            case List<?> list -> 16L * list.size();
            case Struct struct ->
                struct.schema().fields().stream()
                        .mapToLong(field -> value(struct.get(field)))
                        .sum();
            case null, default -> 0;
        };
    }
}
