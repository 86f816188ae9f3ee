package dev.sanderling.runner.transform.smt;

import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * A single message transform, made ready for one shape of a table. It gets a record that is made for it: the row as value,
 * the table's name as topic, the time of the commit, and neither key nor headers nor offset. So whatever it does, place
 * in the log, order and kind of the change stay what they are, and the key is made of the row that comes out. Not
 * thread-safe.
 */
public final class SingleMessage {
    private static final int LONGEST_SENTENCE = 300;
    private static final String MASK = "org.apache.kafka.connect.transforms.MaskField$Value";

    private final Transformation<SourceRecord> transformation;
    private final RowSchema in;
    private final Schema outSchema;
    private final MadeRow out;

    private SingleMessage(Transformation<SourceRecord> transformation, RowSchema in, Schema outSchema, MadeRow out) {
        this.transformation = transformation;
        this.in = in;
        this.outSchema = outSchema;
        this.out = out;
    }

    /**
     * What a transform makes of a row.
     *
     * @param topic the one it was given, unless the transform is a router
     */
    @SuppressWarnings("ArrayRecordComponent") // passed along, never compared
    public record Made(@Nullable Object[] row, String topic) {}

    /**
     * Ready for rows with these columns.
     *
     * @param topic the table's name
     * @throws Unfit where it cannot be used for them
     */
    public static SingleMessage of(Transform.Smt smt, List<Column> columns, String topic) throws Unfit {
        Transformation<SourceRecord> transformation = configured(smt);
        RowSchema in = new RowSchema(columns);
        SourceRecord sample;
        try {
            sample = transformation.apply(record(in.schema(), in.sample(), topic, null));
        } catch (RuntimeException e) {
            throw new Unfit("it does not take the table's columns: " + brief(e));
        }
        Schema made = sample == null ? in.schema() : sample.valueSchema();
        if (made == null || made.type() != Schema.Type.STRUCT) {
            throw new Unfit("what it makes of a row is no row");
        }
        return new SingleMessage(transformation, in, made, MadeRow.of(in, made));
    }

    /** The columns of what it makes. */
    public List<Column> columns() {
        return out.columns();
    }

    /** By column that comes out: the place of the one it was; -1 for one that was made. */
    public int[] places() {
        return out.places().clone();
    }

    /** Those of the given columns whose values it overwrites. */
    public static Set<String> overwritten(Transform.Smt smt) {
        Set<String> names = new HashSet<>();
        if (smt.type().equals(MASK)) {
            for (String name : smt.config().getOrDefault("fields", "").split(",")) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /**
     * The row as the transform makes it; null where it leaves it out.
     *
     * @throws Unfit where it cannot handle the row
     */
    public @Nullable Made apply(@Nullable Object[] row, String topic, Origin origin) throws Unfit {
        Struct given = in.struct(row);
        Long millis = origin.commitMicros() == 0 ? null : Math.floorDiv(origin.commitMicros(), 1_000L);
        SourceRecord made;
        try {
            made = transformation.apply(record(in.schema(), given, topic, millis));
        } catch (RuntimeException e) {
            // Its own words may quote a value.
            throw new Unfit("it fails with " + e.getClass().getSimpleName());
        }
        if (made == null) {
            return null;
        }
        if (!(made.value() instanceof Struct struct) || !outSchema.equals(struct.schema())) {
            throw new Unfit("it makes other columns of this row than of the table's other rows");
        }
        return new Made(out.row(in, given, struct, row), made.topic());
    }

    private static SourceRecord record(Schema schema, Struct value, String topic, @Nullable Long millis) {
        return new SourceRecord(Map.of(), Map.of(), topic, null, null, null, schema, value, millis);
    }

    @SuppressWarnings("unchecked") // SmtCheck lets nothing else through
    private static Transformation<SourceRecord> configured(Transform.Smt smt) throws Unfit {
        try {
            var transformation = (Transformation<SourceRecord>)
                    Class.forName(smt.type()).getDeclaredConstructor().newInstance();
            transformation.configure(smt.config());
            return transformation;
        } catch (ReflectiveOperationException e) {
            throw new Unfit("its class cannot be loaded");
        } catch (RuntimeException e) {
            throw new Unfit("its config is not as it wants it: " + brief(e));
        }
    }

    /** In Kafka's words about the configuration or the columns: there is no row yet that they could quote. */
    private static String brief(RuntimeException e) {
        String message = e instanceof KafkaException && e.getMessage() != null
                ? e.getMessage()
                : e.getClass().getSimpleName();
        return message.length() > LONGEST_SENTENCE ? message.substring(0, LONGEST_SENTENCE) + "..." : message;
    }
}
