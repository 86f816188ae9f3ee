package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import java.util.Locale;

/** What values a column will have, from its type's name in the catalogue, as far as expressions tell them apart. */
final class CatalogTypes {
    private static final int MICRO_DIGITS = 6;

    private CatalogTypes() {}

    static ColumnType of(String typeName) {
        return switch (typeName.toLowerCase(Locale.ROOT)) {
            case "bool" -> Plain.BOOLEAN;
            case "int2", "int4", "int8", "oid", "smallint", "mediumint", "int", "integer", "year" -> Plain.INTEGER;
            case "float4", "float8", "float", "double" -> Plain.DOUBLE;
            case "numeric", "decimal" -> Plain.DECIMAL;
            case "timestamp", "timestamptz" -> new ColumnType.ZonedTimestamp(MICRO_DIGITS);
            case "datetime" -> new ColumnType.LocalTimestamp(ColumnType.Unit.MICROS, MICRO_DIGITS);
            case "text", "varchar", "char", "bpchar", "name", "uuid", "json", "jsonb", "date", "bytea" -> Plain.TEXT;
            // MySQL's bigint is a decimal where it is unsigned, its bit and tinyint may be booleans; others are rare.
            default -> new ColumnType.Unsupported(typeName);
        };
    }
}
