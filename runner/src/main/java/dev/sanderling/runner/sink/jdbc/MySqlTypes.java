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
import java.util.Set;

/** What columns become in MySQL, and how their values are written there. */
final class MySqlTypes {
    /** Longest key column: two of them and a number fit into an index. */
    private static final int KEY_LENGTH = 255;

    /** Declared with the same meaning in both, or by MySQL itself. */
    private static final Set<String> INTEGERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year");

    private MySqlTypes() {}

    /** The type of a new column. */
    static String of(Column column, boolean key) {
        ColumnType type = column.type();
        DeclaredType declared = column.declared();
        if (type instanceof Plain plain) {
            return switch (plain) {
                case BOOLEAN -> "boolean";
                case INTEGER -> integer(declared);
                // A float of MySQL rounds what it shows.
                case FLOAT, DOUBLE -> "double";
                case DECIMAL -> decimal(declared, key);
                case TEXT, SET -> text(key);
                case BYTES -> key ? "varbinary(" + KEY_LENGTH + ")" : "longblob";
                case JSON, MAP, POINT, GEOMETRY, SPARSE_VECTOR -> json(key);
                case DATE -> "date";
            };
        }
        if (type instanceof LocalTimestamp local) {
            return "datetime(" + Math.min(6, local.digits()) + ")";
        }
        if (type instanceof UtcTimestamp || type instanceof ZonedTimestamp) {
            return "datetime(6)";
        }
        if (type instanceof LocalTime) {
            return "time(6)";
        }
        if (type instanceof Bits bits) {
            return bits.length() >= 1 && bits.length() <= 64 ? "bit(" + bits.length() + ")" : text(key);
        }
        return type instanceof ArrayOf || type instanceof ArrayText ? json(key) : text(key);
    }

    /** No index is of a json. */
    private static String json(boolean key) {
        return key ? text(true) : "json";
    }

    private static String text(boolean key) {
        return key ? "varchar(" + KEY_LENGTH + ")" : "longtext";
    }

    private static String integer(DeclaredType declared) {
        String name = declared.name();
        String first = name.split(" ", 2)[0];
        String word =
                switch (first) {
                    case "int2", "smallserial" -> "smallint";
                    case "int4", "serial" -> "int";
                    case "year" -> "smallint";
                    default -> INTEGERS.contains(first) ? first : "bigint";
                };
        return word + (name.contains("unsigned") ? " unsigned" : "");
    }

    /** MySQL's longest is 65 digits, 30 of them behind the point; without a declaration only a text holds any. */
    private static String decimal(DeclaredType declared, boolean key) {
        String name = declared.name();
        if (name.startsWith("bigint")) {
            return "bigint unsigned";
        }
        int scale = Math.max(0, declared.scale());
        boolean known = declared.length() > 0 && declared.length() <= 65 && scale <= 30 && scale <= declared.length();
        if (known && (name.startsWith("numeric") || name.startsWith("decimal"))) {
            return "decimal(" + declared.length() + "," + scale + ")";
        }
        return name.equals("money") ? "decimal(20,2)" : text(key);
    }

    /** How values are written to a column of that type, which may be one of the target's key. */
    static Cell cell(Column from, String type, boolean key) {
        ColumnType values = from.type();
        if (values == Plain.BOOLEAN) {
            return value -> (Boolean) value ? "1" : "0";
        }
        if (type.equals("json")) {
            return json(values instanceof ArrayText ? Texts.json(values) : Texts.of(from));
        }
        if (values instanceof ArrayText) {
            // JSON does not say where an array begins, by which two keys may differ.
            return key ? value -> (String) value : Texts.json(values);
        }
        Cell text = Texts.of(from);
        if (values instanceof Bits && type.equals("bit")) {
            return value -> Long.parseUnsignedLong((String) text.of(value), 2);
        }
        if (values instanceof UtcTimestamp || values instanceof ZonedTimestamp) {
            return value -> withoutZone((String) text.of(value));
        }
        return text;
    }

    /** Whether values of a key's column may have different texts and be the same key: by a collation, or 0 and -0. */
    static boolean folds(TargetColumn column) {
        return !column.alike().isEmpty()
                || column.type().equals("double")
                || column.type().equals("float");
    }

    private static Cell json(Cell text) {
        return value -> {
            String json = (String) text.of(value);
            JsonNumbers.rounded(json).ifPresent(number -> {
                throw new Unfit("has the number " + number + ", which MySQL's json would round to a double; make the"
                        + " column a longtext in the target");
            });
            return json;
        };
    }

    private static String withoutZone(String text) {
        return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    }
}
