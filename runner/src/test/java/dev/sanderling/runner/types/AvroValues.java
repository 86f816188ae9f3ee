package dev.sanderling.runner.types;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Values of an Avro file in the words of {@link FormatTrial}. */
final class AvroValues {
    private AvroValues() {}

    static List<String> differences(Path file, String json) throws Exception {
        List<String> differences = new ArrayList<>();
        try (var reader = new DataFileReader<GenericRecord>(file.toFile(), new GenericDatumReader<>())) {
            Schema schema = reader.getSchema().getField("v").schema().getTypes().get(1);
            String type = type(schema);
            for (GenericRecord row : reader) {
                String value = shown(schema, row.get("v"));
                String expected = FormatTrial.expected(type, json);
                differences.add(expected.equals(value) ? "" : type + " " + value + " instead of " + expected);
            }
        }
        return differences;
    }

    private static String type(Schema schema) {
        if (schema.getType() == Schema.Type.ARRAY) {
            return type(schema.getElementType().getTypes().get(1)) + "[]";
        }
        LogicalType logical = schema.getLogicalType();
        if (logical != null) {
            return switch (logical.getName()) {
                case "date" -> "DATE";
                case "time-micros" -> "TIME";
                case "timestamp-micros" -> "TIMESTAMP WITH TIME ZONE";
                case "local-timestamp-micros" -> "TIMESTAMP";
                case "decimal" -> "DECIMAL";
                default -> "UUID";
            };
        }
        return switch (schema.getType()) {
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case BYTES -> "BLOB";
            case BOOLEAN -> "BOOLEAN";
            default -> "VARCHAR";
        };
    }

    private static String shown(Schema schema, Object value) throws IOException {
        if (value == null) {
            return "null";
        }
        if (value instanceof List<?> list) {
            List<String> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(shown(schema.getElementType().getTypes().get(1), element));
            }
            return elements.toString();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                    ? new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString()
                    : Base64.getEncoder().encodeToString(bytes);
        }
        return String.valueOf(value);
    }
}
