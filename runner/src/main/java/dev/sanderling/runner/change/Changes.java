package dev.sanderling.runner.change;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** From the connectors' raw records to changes, in the order of the log. Not thread-safe; one for a run. */
public final class Changes {
    /** What the PostgreSQL connector is to put in place of values the log does not hold. */
    public static final String PLACEHOLDER = Unavailable.PLACEHOLDER;
    /** Field of a record's source block: names of the columns that old rows have in the log; no such, or null: all. */
    public static final String HELD = "held";

    /** Shapes by topic. A topic is a table, so this is bounded by the tables of the job. */
    private final Map<String, Shape> shapes = new HashMap<>();

    private final Keys keys;
    private final Origins origins = new Origins();
    private @Nullable Shape last;

    public Changes(Keys keys) {
        this.keys = keys;
    }

    /** The change a record stands for; null where it is none: a heartbeat, a message, a schema change. */
    public @Nullable Change of(SourceRecord record) {
        if (!(record.value() instanceof Struct envelope)) {
            return null;
        }
        Shape shape = last;
        if (shape == null || !shape.describes(record, envelope)) {
            if (!Shape.isEnvelope(record.valueSchema())) {
                return null;
            }
            shape = shape(record, envelope);
        }
        Op op = op(shape.op(envelope));
        if (op == null) {
            return null;
        }
        @Nullable Object @Nullable [] before = shape.before(envelope, op);
        @Nullable Object @Nullable [] after = shape.after(envelope);
        Origin origin = origins.of(record, shape.source(envelope), op);
        return new Change(op, shape.table(), before, after, origin);
    }

    private Shape shape(SourceRecord record, Struct envelope) {
        Shape shape = shapes.get(record.topic());
        if (shape == null || !shape.describes(record, envelope)) {
            shape = Shape.of(record, envelope, keys, shape);
            shapes.put(record.topic(), shape);
        }
        last = shape;
        return shape;
    }

    private static @Nullable Op op(@Nullable String code) {
        if (code == null) {
            return null;
        }
        return switch (code) {
            case "r" -> Op.READ;
            case "c" -> Op.CREATE;
            case "u" -> Op.UPDATE;
            case "d" -> Op.DELETE;
            case "t" -> Op.TRUNCATE;
            default -> null;
        };
    }
}
