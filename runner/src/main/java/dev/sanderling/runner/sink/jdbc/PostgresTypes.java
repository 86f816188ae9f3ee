package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.ArrayOf;
import dev.sanderling.runner.change.ColumnType.ArrayText;
import dev.sanderling.runner.change.ColumnType.Bits;
import dev.sanderling.runner.change.ColumnType.LocalTime;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.ColumnType.ZonedTimestamp;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What columns become in PostgreSQL, and how their values are written there. */
final class PostgresTypes {
    /** Types of PostgreSQL that every PostgreSQL has, and whose values arrive as the text that it reads. */
    private static final Set<String> OWN = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "text",
            "bytea",
            "date",
            "timetz",
            "interval",
            "uuid",
            "jsonb",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "xml",
            "box",
            "circle",
            "line",
            "lseg",
            "path",
            "polygon",
            "point",
            "tsvector",
            "tsquery",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange",
            "oid",
            "pg_lsn",
            "time",
            "timestamp",
            "timestamptz",
            "numeric",
            "varchar",
            "bpchar",
            "bit",
            "varbit",
            "jsonpath",
            "name");

    /** {@code json} for the sake of one that can be compared and searched. */
    private static final Map<String, String> OTHERWISE =
            Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8", "json", "jsonb");
    /** What a length belongs to, and what a scale. */
    private static final Set<String> WITH_LENGTH = Set.of("varchar", "bpchar", "bit", "varbit");

    private static final Set<String> WITH_DIGITS = Set.of("time", "timestamp", "timestamptz", "timetz");

    /** Types of which two values are the same only where their texts are. */
    private static final Set<String> EXACT = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "text",
            "varchar",
            "name",
            "uuid",
            "bytea",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "bit",
            "varbit",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "pg_lsn");

    private static final Pattern XY = Pattern.compile("\\{\"x\":([^,}]*),\"y\":([^,}]*).*\\}");

    private PostgresTypes() {}

    /**
     * The type of a new column.
     *
     * @param own whether the source is a PostgreSQL, so that what it declares means the same here
     */
    static String of(Column column, boolean own) {
        DeclaredType declared = column.declared();
        String name = OTHERWISE.getOrDefault(declared.name(), declared.name());
        if (column.type() instanceof ArrayText array) {
            // Without a length, which an array does not declare, a bit is one.
            String element = array.element().equals("bit") ? "varbit" : array.element();
            return OWN.contains(element) ? element + "[]" : "text[]";
        }
        return own && OWN.contains(name) ? own(name, declared) : general(column.type(), declared);
    }

    private static String own(String name, DeclaredType declared) {
        if (WITH_LENGTH.contains(name) && declared.length() > 0 && declared.length() < 10_485_760) {
            return name + "(" + declared.length() + ")";
        }
        if (WITH_DIGITS.contains(name) && declared.scale() >= 0 && declared.scale() < 6) {
            return name + "(" + declared.scale() + ")";
        }
        return name.equals("numeric") ? numeric(declared) : name;
    }

    /** Without a declaration any number of digits. */
    private static String numeric(DeclaredType declared) {
        // A scale before the point arrives as one that no column can have.
        boolean known = declared.length() > 0 && declared.length() <= 1_000 && declared.scale() <= 1_000;
        return known ? "numeric(" + declared.length() + "," + Math.max(0, declared.scale()) + ")" : "numeric";
    }

    private static String general(ColumnType type, DeclaredType declared) {
        if (type instanceof Plain plain) {
            return switch (plain) {
                case BOOLEAN -> "boolean";
                case INTEGER -> integer(declared);
                case FLOAT -> "real";
                case DOUBLE -> "double precision";
                case DECIMAL ->
                    declared.name().startsWith("decimal") || declared.name().startsWith("numeric")
                            ? numeric(declared)
                            : "numeric";
                case TEXT, SET -> "text";
                case BYTES -> "bytea";
                case JSON, MAP, POINT, GEOMETRY, SPARSE_VECTOR -> "jsonb";
                case DATE -> "date";
            };
        }
        if (type instanceof LocalTimestamp local) {
            return "timestamp(" + Math.min(6, local.digits()) + ")";
        }
        if (type instanceof UtcTimestamp || type instanceof ZonedTimestamp) {
            return "timestamptz";
        }
        if (type instanceof LocalTime) {
            return "interval";
        }
        if (type instanceof ColumnType.ZonedTime) {
            return "timetz";
        }
        if (type instanceof Bits) {
            return "varbit";
        }
        return type instanceof ArrayOf ? "jsonb" : "text";
    }

    private static String integer(DeclaredType declared) {
        boolean unsigned = declared.name().contains("unsigned");
        return switch (declared.name().split(" ", 2)[0]) {
            case "tinyint", "year" -> "smallint";
            case "smallint" -> unsigned ? "integer" : "smallint";
            case "mediumint" -> "integer";
            case "int", "integer" -> unsigned ? "bigint" : "integer";
            default -> "bigint";
        };
    }

    /** How values are written to a column of that type. */
    static Cell cell(Column from, String type) {
        String name = type.substring(type.indexOf('.') + 1).replace("\"", "");
        ColumnType values = from.type();
        if (values instanceof ArrayText) {
            return name.startsWith("_") ? value -> (String) value : Texts.json(values);
        }
        if (values == Plain.BOOLEAN && (name.equals("bit") || name.equals("varbit"))) {
            return value -> (Boolean) value ? "1" : "0";
        }
        Cell text = Texts.of(from);
        if (values == Plain.BYTES) {
            HexFormat hex = HexFormat.of();
            return value -> "\\x" + hex.formatHex((byte[]) text.of(value));
        }
        if (values == Plain.POINT && name.equals("point")) {
            return value -> point((String) text.of(value));
        }
        if (values == Plain.DATE || values instanceof LocalTimestamp || values instanceof UtcTimestamp) {
            return value -> year((String) text.of(value));
        }
        return text;
    }

    /** Whether values of a key's column may have different texts and be the same key: 5.0 and 5.00, or by a collation. */
    static boolean folds(TargetColumn column) {
        String name = column.type().startsWith("pg_catalog.")
                ? column.type().substring("pg_catalog.".length()).replace("\"", "")
                : "";
        // With a scale every number has as many digits.
        boolean scaled = name.equals("numeric") && column.declared().contains("(");
        return !column.alike().isEmpty() || !scaled && !EXACT.contains(name);
    }

    private static String point(String json) {
        Matcher matcher = XY.matcher(json);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a point");
        }
        return "(" + matcher.group(1).replace("\"", "") + "," + matcher.group(2).replace("\"", "") + ")";
    }

    /** Years before 1 and after 9999, which ISO 8601 and PostgreSQL write otherwise. */
    private static String year(String text) {
        char first = text.charAt(0);
        if (first == '+') {
            return text.substring(1);
        }
        if (first == '-' && text.length() > 5 && text.charAt(1) != 'i') {
            int end = text.indexOf('-', 1);
            return padded(1 + Long.parseLong(text.substring(1, end))) + text.substring(end) + " BC";
        }
        return text.startsWith("0000-") ? "0001" + text.substring(4) + " BC" : text;
    }

    private static String padded(long year) {
        return String.format(java.util.Locale.ROOT, "%04d", year);
    }
}
