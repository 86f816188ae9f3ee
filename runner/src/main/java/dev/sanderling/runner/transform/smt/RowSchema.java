package dev.sanderling.runner.transform.smt;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns as a transform gets them: a flat struct, every field optional, named and typed as Debezium does, so
 * that a configuration written for a connector means the same here.
 */
final class RowSchema {
    /** Parameter of a field's schema: the column's place. It goes along where a transform gives a field another name. */
    private static final String PLACE = "dev.sanderling.place";

    private final List<Column> columns;
    private final FieldType[] types;
    private final Schema schema;
    private final Field[] fields;

    RowSchema(List<Column> columns) throws Unfit {
        this.columns = columns;
        this.types = new FieldType[columns.size()];
        SchemaBuilder builder = SchemaBuilder.struct();
        for (int i = 0; i < types.length; i++) {
            Column column = columns.get(i);
            types[i] = FieldType.of(column);
            builder.field(
                    column.name(),
                    types[i].schema()
                            .optional()
                            .parameter(PLACE, Integer.toString(i))
                            .build());
        }
        this.schema = builder.build();
        this.fields = schema.fields().toArray(Field[]::new);
    }

    Schema schema() {
        return schema;
    }

    /** With nothing but nulls. */
    Struct sample() {
        return new Struct(schema);
    }

    /** The place of the column that a field was; -1 where it is none. */
    int place(Field field) {
        String place = field.schema().parameters() == null
                ? null
                : field.schema().parameters().get(PLACE);
        if (place != null) {
            return Integer.parseInt(place);
        }
        Field same = schema.field(field.name());
        return same == null ? -1 : same.index();
    }

    /** Whether a field still has the type of the column that it was. */
    boolean isUnchanged(Field field, int place) {
        return place >= 0 && fields[place].schema().equals(field.schema());
    }

    Column column(int place) {
        return columns.get(place);
    }

    /** What is unavailable is null to a transform. */
    Struct struct(@Nullable Object[] row) throws Unfit {
        Struct struct = new Struct(schema);
        for (int i = 0; i < fields.length; i++) {
            Object value = row[i];
            if (value == null || value == Change.UNAVAILABLE) {
                continue;
            }
            try {
                struct.put(fields[i], types[i].out().of(value));
            } catch (DataException | IllegalArgumentException | ClassCastException e) {
                throw new Unfit("a value of column " + columns.get(i).name()
                        + " has no place in a record of Kafka Connect; cast the column to Text before");
            }
        }
        return struct;
    }

    /**
     * A value of a field that still has its column's type.
     *
     * @param given the row that the transform got
     * @param value what it gives
     * @param raw what the row had
     */
    Object back(int place, Struct given, Object value, @Nullable Object raw) throws Unfit {
        if (raw != null && raw != Change.UNAVAILABLE && value.equals(given.get(fields[place]))) {
            return raw;
        }
        Column column = columns.get(place);
        try {
            return types[place].back(column.type(), value);
        } catch (RuntimeException e) {
            throw new Unfit("it gives column " + column.name() + " a value that is none of its type, "
                    + TypeName.of(column) + "; cast the column to Text before");
        }
    }
}
