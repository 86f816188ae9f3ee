package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.row.typed.CellType;
import dev.sanderling.runner.row.typed.CellType.Decimal;
import dev.sanderling.runner.row.typed.CellType.ListOf;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Rows of cells as Parquet's schemas. */
final class ParquetSchemas {
    private static final int UUID_BYTES = 16;

    private ParquetSchemas() {}

    static MessageType of(RecordOf row) {
        return new MessageType(row.name(), fields(row));
    }

    private static List<Type> fields(RecordOf type) {
        return type.fields().stream()
                .map(field -> field(field.name(), field.type(), field.required()))
                .toList();
    }

    private static Type field(String name, CellType type, boolean required) {
        Repetition repetition = required ? Repetition.REQUIRED : Repetition.OPTIONAL;
        return switch (type) {
            case Scalar scalar -> scalar(scalar, repetition).named(name);
            case Decimal(int precision, int scale) ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.decimalType(scale, precision))
                        .named(name);
            case ListOf(CellType element) ->
                Types.list(repetition).element(field("element", element, false)).named(name);
            case RecordOf record -> new GroupType(repetition, name, fields(record));
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> scalar(Scalar scalar, Repetition repetition) {
        return switch (scalar) {
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case TEXT -> binary(repetition, LogicalTypeAnnotation.stringType());
            case JSON -> binary(repetition, LogicalTypeAnnotation.jsonType());
            case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
            case TIMESTAMP -> micros(repetition, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case LOCAL_TIMESTAMP -> micros(repetition, LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
            case TIME -> micros(repetition, LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS));
            case UUID ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(UUID_BYTES)
                        .as(LogicalTypeAnnotation.uuidType());
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> binary(Repetition repetition, LogicalTypeAnnotation as) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition).as(as);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> micros(Repetition repetition, LogicalTypeAnnotation as) {
        return Types.primitive(PrimitiveTypeName.INT64, repetition).as(as);
    }
}
