package dev.sanderling.runner.change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** How the records of one table are read while their schema stays the same object. */
final class Shape {
    private final Schema envelopeSchema;
    private final @Nullable Schema keySchema;
    private final Table table;
    private final Field before;
    private final Field after;
    private final Field source;
    private final Field op;
    private final Field[] fields;
    private final boolean[] defaulted;
    private final @Nullable Field heldField;
    private final @Nullable Object heldColumns;
    private final boolean[] held;
    private final boolean heldWhole;
    private final boolean keyHeld;
    private final Unavailable[] unavailable;

    private Shape(SourceRecord record, Struct envelope, Table table) {
        this.envelopeSchema = record.valueSchema();
        this.keySchema = record.keySchema();
        this.table = table;
        this.before = envelopeSchema.field("before");
        this.after = envelopeSchema.field("after");
        this.source = envelopeSchema.field("source");
        this.op = envelopeSchema.field("op");
        this.heldField = source.schema().field(Changes.HELD);
        this.heldColumns = heldField == null ? null : source(envelope).get(heldField);
        this.fields = after.schema().fields().toArray(Field[]::new);
        this.defaulted = new boolean[fields.length];
        this.held = new boolean[fields.length];
        this.unavailable = new Unavailable[fields.length];
        boolean whole = true;
        boolean key = true;
        for (int i = 0; i < fields.length; i++) {
            Column column = table.columns().get(i);
            defaulted[i] = fields[i].schema().defaultValue() != null;
            held[i] = !(heldColumns instanceof List<?> columns) || columns.contains(column.name());
            whole &= held[i];
            key &= held[i] || !column.key();
            unavailable[i] = Unavailable.of(column.type());
        }
        this.heldWhole = whole;
        this.keyHeld = key;
    }

    /** The shape of a record; with the former table where the columns are still the same. */
    static Shape of(SourceRecord record, Struct envelope, Keys keys, @Nullable Shape former) {
        TableName name = name(envelope.getStruct("source"));
        Set<String> key = isOfTable(record, envelope) ? keys.of(name) : key(record.keySchema());
        Table table =
                new Table(name, columns(key, record.valueSchema().field("after").schema()));
        return new Shape(record, envelope, former != null && former.table.equals(table) ? former.table : table);
    }

    static boolean isEnvelope(@Nullable Schema schema) {
        return schema != null
                && schema.field("before") != null
                && schema.field("after") != null
                && schema.field("op") != null
                && schema.field("source") != null;
    }

    /** A truncate comes without the schema of the key, but where the key changes, that of the envelope does too. */
    @SuppressWarnings("ReferenceEquality") // an equal one only costs a little more
    boolean describes(SourceRecord record, Struct envelope) {
        return record.valueSchema() == envelopeSchema
                && (record.keySchema() == keySchema || record.keySchema() == null)
                && (heldField == null || source(envelope).get(heldField) == heldColumns);
    }

    /** Whether it is about the table, not a row of it. */
    private static boolean isOfTable(SourceRecord record, Struct envelope) {
        return record.keySchema() == null && Op.TRUNCATE.code().equals(envelope.get("op"));
    }

    Table table() {
        return table;
    }

    @Nullable
    String op(Struct envelope) {
        return (String) envelope.get(op);
    }

    Struct source(Struct envelope) {
        return (Struct) envelope.get(source);
    }

    /**
     * The former row. What the log does not hold of it is marked; where it would not hold the key, nobody can tell of an
     * update that comes without a former row that the key is the same.
     */
    @Nullable
    Object @Nullable [] before(Struct envelope, Op of) {
        Struct row = (Struct) envelope.get(before);
        if (row == null) {
            if (keyHeld || of != Op.UPDATE) {
                return null;
            }
            @Nullable Object[] unknown = new @Nullable Object[fields.length];
            Arrays.fill(unknown, Change.UNAVAILABLE);
            return unknown;
        }
        @Nullable Object[] values = values(row);
        for (int i = 0; !heldWhole && i < values.length; i++) {
            if (!held[i]) {
                values[i] = Change.UNAVAILABLE;
            }
        }
        return values;
    }

    @Nullable
    Object @Nullable [] after(Struct envelope) {
        Struct row = (Struct) envelope.get(after);
        return row == null ? null : values(row);
    }

    private @Nullable Object[] values(Struct row) {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (int i = 0; i < values.length; i++) {
            // Struct.get by field is an array access, but answers the column's default where the row has a null.
            Object value = defaulted[i] ? row.getWithoutDefault(fields[i].name()) : row.get(fields[i]);
            values[i] = value != null && unavailable[i].is(value) ? Change.UNAVAILABLE : value;
        }
        return values;
    }

    private static TableName name(Struct source) {
        Schema schema = source.schema();
        String first = schema.field("schema") == null ? source.getString("db") : source.getString("schema");
        return new TableName(first, source.getString("table"));
    }

    static List<Column> columns(@Nullable Schema keySchema, Schema rowSchema) {
        return columns(key(keySchema), rowSchema);
    }

    private static Set<String> key(@Nullable Schema schema) {
        Set<String> key = new HashSet<>();
        if (schema != null && schema.type() == Schema.Type.STRUCT) {
            schema.fields().forEach(field -> key.add(field.name()));
        }
        return key;
    }

    private static List<Column> columns(Set<String> key, Schema rowSchema) {
        List<Column> columns = new ArrayList<>();
        for (Field field : rowSchema.fields()) {
            columns.add(new Column(
                    field.name(),
                    SchemaTypes.of(field.schema()),
                    key.contains(field.name()),
                    SchemaTypes.declared(field.schema())));
        }
        return List.copyOf(columns);
    }
}
