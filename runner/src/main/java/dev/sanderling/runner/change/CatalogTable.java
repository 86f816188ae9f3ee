package dev.sanderling.runner.change;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A captured table as the catalogue of its database describes it, before a change of it was seen.
 *
 * @param table what is known of it; {@link ColumnType.Unsupported} where the catalogue does not tell how values come
 * @param collations by column, those by which texts that differ may count as the same
 * @param keyed whether its key is certain: it has a primary key, or nothing that could stand for one
 * @param filled columns in which rows from before they were added may show a value; empty where the log tells
 * @param deferrable columns whose values two rows may have for a while, because their unique constraint is deferrable
 */
public record CatalogTable(
        Table table,
        Map<String, String> collations,
        boolean keyed,
        Optional<Set<String>> filled,
        Set<Set<String>> deferrable) {
    /** One of a source whose log tells what columns are added with, and which has no deferrable constraints. */
    public CatalogTable(Table table, Map<String, String> collations, boolean keyed) {
        this(table, collations, keyed, Optional.empty(), Set.of());
    }

    /** The same as a transform leaves it. What it has made of columns may show a value in any row. */
    public CatalogTable as(Table transformed) {
        Set<String> names = table.columns().stream().map(Column::name).collect(Collectors.toSet());
        return new CatalogTable(
                transformed,
                collations,
                keyed,
                filled.map(known -> transformed.columns().stream()
                        .map(Column::name)
                        .filter(name -> known.contains(name) || !names.contains(name))
                        .collect(Collectors.toSet())),
                deferrable);
    }

    /** How values of a declared type come, where that does not depend on more than its name. */
    public static ColumnType type(DeclaredType declared, int digits) {
        return switch (declared.name()) {
            case "bool" -> ColumnType.Plain.BOOLEAN;
            case "int2",
                    "int4",
                    "int8",
                    "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "tinyint unsigned",
                    "smallint unsigned",
                    "mediumint unsigned",
                    "int unsigned" -> ColumnType.Plain.INTEGER;
            case "float4" -> ColumnType.Plain.FLOAT;
            case "float8", "double" -> ColumnType.Plain.DOUBLE;
            case "numeric", "decimal" -> ColumnType.Plain.DECIMAL;
            case "text", "varchar", "char", "bpchar", "tinytext", "mediumtext", "longtext" -> ColumnType.Plain.TEXT;
            case "bytea", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> ColumnType.Plain.BYTES;
            case "json", "jsonb" -> ColumnType.Plain.JSON;
            case "date" -> ColumnType.Plain.DATE;
            case "timestamp", "timestamptz" -> new ColumnType.ZonedTimestamp(digits);
            case "datetime" -> new ColumnType.LocalTimestamp(ColumnType.Unit.MICROS, digits);
            default -> new ColumnType.Unsupported(declared.name());
        };
    }
}
