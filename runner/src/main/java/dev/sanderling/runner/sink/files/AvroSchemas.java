package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.row.typed.CellType;
import dev.sanderling.runner.row.typed.CellType.Decimal;
import dev.sanderling.runner.row.typed.CellType.Field;
import dev.sanderling.runner.row.typed.CellType.ListOf;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/** Rows of cells as Avro's schemas. What Avro does not take as a name gets one that it takes, and keeps its own as doc. */
final class AvroSchemas {
    /** The same columns may be in a row, in its key and in its former state, and Avro wants each record's name once. */
    private final Set<String> records = new HashSet<>();

    Schema of(RecordOf type) {
        String record = name(type.name(), records);
        List<Schema.Field> fields = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Field field : type.fields()) {
            String plain = name(field.name(), taken);
            Schema schema = field.required() ? of(field.type()) : optional(of(field.type()));
            String doc = plain.equals(field.name()) ? null : field.name();
            fields.add(
                    field.required()
                            ? new Schema.Field(plain, schema, doc)
                            : new Schema.Field(plain, schema, doc, Schema.Field.NULL_DEFAULT_VALUE));
        }
        return Schema.createRecord(record, null, "dev.sanderling", false, fields);
    }

    private Schema of(CellType type) {
        return switch (type) {
            case Scalar scalar -> of(scalar);
            case Decimal(int precision, int scale) ->
                LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Type.BYTES));
            case ListOf(CellType element) -> Schema.createArray(optional(of(element)));
            case RecordOf record -> of(record);
        };
    }

    private static Schema of(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> Schema.create(Type.BOOLEAN);
            case LONG -> Schema.create(Type.LONG);
            case FLOAT -> Schema.create(Type.FLOAT);
            case DOUBLE -> Schema.create(Type.DOUBLE);
            case TEXT, JSON -> Schema.create(Type.STRING);
            case BYTES -> Schema.create(Type.BYTES);
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Type.INT));
            case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Type.LONG));
            case LOCAL_TIMESTAMP -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Type.LONG));
            case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Type.LONG));
            case UUID -> LogicalTypes.uuid().addToSchema(Schema.create(Type.STRING));
        };
    }

    private static Schema optional(Schema schema) {
        return Schema.createUnion(Schema.create(Type.NULL), schema);
    }

    /** Letters, digits and underscores, no digit first, not one that is there already. */
    private static String name(String name, Set<String> taken) {
        var plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (digit && i == 0) {
                plain.append('_');
            }
            plain.append(letter || digit ? c : '_');
        }
        String free = plain.toString();
        for (int i = 2; !taken.add(free); i++) {
            free = plain + "_" + i;
        }
        return free;
    }
}
