package dev.sanderling.runner.transform.smt;

import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.LocalTime;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.Unit;
import dev.sanderling.runner.change.ColumnType.Unsupported;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.SchemaTypes;
import java.util.Date;
import org.apache.kafka.connect.data.Field;

/**
 * The type of a field that a transform has made.
 *
 * @param out from the field's value to a raw one
 */
record MadeType(ColumnType type, FieldType.Conversion out) {
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MILLI_DIGITS = 3;

    /**
     * @throws Unfit where it is none that a column can have
     */
    static MadeType of(Field field) throws Unfit {
        String name = field.schema().name();
        if (org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME.equals(name)) {
            return new MadeType(new UtcTimestamp(MILLI_DIGITS), value -> ((Date) value).getTime() * 1_000L);
        }
        if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
            return new MadeType(
                    Plain.DATE, value -> Math.toIntExact(Math.floorDiv(((Date) value).getTime(), DAY_MILLIS)));
        }
        if (org.apache.kafka.connect.data.Time.LOGICAL_NAME.equals(name)) {
            return new MadeType(new LocalTime(Unit.MILLIS, MILLI_DIGITS), value -> (int) ((Date) value).getTime());
        }
        ColumnType type = SchemaTypes.of(field.schema());
        if (type instanceof Unsupported) {
            throw new Unfit("column " + field.name() + " becomes a "
                    + field.schema().type() + ", which no column of a row can be");
        }
        return new MadeType(type, value -> value);
    }
}
