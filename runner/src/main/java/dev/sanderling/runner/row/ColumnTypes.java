package dev.sanderling.runner.row;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which column types have a place in the type table. Every type that PostgreSQL can write as text has one, so there it
 * is only those named here that do not.
 */
public final class ColumnTypes {
    /** A cursor is read by fetching from it, and the catalogue's vectors come out empty. */
    private static final Set<String> POSTGRES_UNSUPPORTED =
            Set.of("refcursor", "_refcursor", "oidvector", "int2vector");

    private static final Set<String> MYSQL = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "integer",
            "bigint",
            "float",
            "double",
            "decimal",
            "numeric",
            "bit",
            "char",
            "varchar",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "binary",
            "varbinary",
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "date",
            "datetime",
            "timestamp",
            "time",
            "year",
            "enum",
            "set",
            "json",
            "vector",
            "point",
            "geometry",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");

    private ColumnTypes() {}

    /**
     * What keeps a PostgreSQL column from being captured.
     *
     * @param typeName {@code pg_type.typname}
     */
    public static Optional<Finding> postgres(String schema, String table, String column, String typeName) {
        return POSTGRES_UNSUPPORTED.contains(typeName)
                ? Optional.of(finding(schema, table, column, typeName))
                : Optional.empty();
    }

    /**
     * What keeps a MySQL column from being captured.
     *
     * @param typeName {@code information_schema.columns.data_type}
     */
    public static Optional<Finding> mysql(String schema, String table, String column, String typeName) {
        return MYSQL.contains(typeName.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(finding(schema, table, column, typeName));
    }

    private static Finding finding(String schema, String table, String column, String typeName) {
        return new Finding(
                Reason.UNSUPPORTED_COLUMN_TYPE,
                "Column %s of table %s.%s has type %s, which cannot be captured: add %s.%s.%s to source.columns.exclude."
                        .formatted(column, schema, table, typeName, schema, table, column));
    }
}
