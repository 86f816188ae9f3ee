package dev.sanderling.runner.source.mysql.structure;

import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the connector's parser made of a table's statements. */
public final class ParsedShape {
    private ParsedShape() {}

    /** The table. */
    public static TableShape of(Table table) {
        return new TableShape(table.columns().stream().map(ParsedShape::of).toList(), table.primaryKeyColumnNames());
    }

    static ColumnShape of(Column column) {
        String declared = column.typeName();
        String type = Types.base(declared);
        String charset =
                column.charsetName() == null ? "" : column.charsetName().toLowerCase(Locale.ROOT);
        long length = column.length();
        if (type.equals("float") && length > 24 && column.scale().isEmpty()) {
            type = "double";
        }
        if (Types.isText(type) && charset.equals("binary")) {
            type = type.endsWith("text") ? type.replace("text", "blob") : type.equals("char") ? "binary" : "varbinary";
        }
        return new ColumnShape(
                column.name(),
                type,
                length(type, length),
                type.equals("decimal") ? column.scale().orElse(0) : -1,
                Types.isUnsigned(declared),
                Types.isText(type) ? charset : "",
                column.isOptional(),
                labels(type, column.enumValues()));
    }

    private static long length(String type, long declared) {
        if (Types.hasFraction(type)) {
            return Math.max(0, declared);
        }
        if (!Types.hasLength(type)) {
            return -1;
        }
        return declared >= 0 ? declared : type.equals("decimal") ? 10 : 1;
    }

    /** Whether the connector reads a column's values as the server's own name of the type says. */
    static boolean isOwn(Column column) {
        return Types.isOwn(column.typeName())
                // Text of the character set "binary" is none, and a wide FLOAT is a DOUBLE.
                && Types.base(column.typeName()).equals(of(column).type())
                && (column.enumValues() == null || column.enumValues().stream().noneMatch(v -> v.contains("\\")));
    }

    private static @Nullable List<String> labels(String type, @Nullable List<String> quoted) {
        if (!type.equals("enum") && !type.equals("set") || quoted == null) {
            return null;
        }
        return quoted.stream().map(ParsedShape::unquoted).toList();
    }

    /** A label as it stands in a statement. */
    public static String unquoted(String quoted) {
        char quote = quoted.isEmpty() ? 0 : quoted.charAt(0);
        if (quote != '\'' && quote != '"' || quoted.length() < 2) {
            return quoted;
        }
        var text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && i + 1 < quoted.length() - 1) {
                char next = quoted.charAt(++i);
                text.append(
                        switch (next) {
                            case '0' -> '\0';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> next;
                        });
            } else {
                text.append(c);
                i += c == quote && i + 1 < quoted.length() - 1 && quoted.charAt(i + 1) == quote ? 1 : 0;
            }
        }
        return text.toString();
    }

    /** The labels of a type as the catalogue writes it: {@code enum('a','b')}. */
    public static List<String> labels(String columnType) {
        List<String> labels = new ArrayList<>();
        int from = columnType.indexOf('\'');
        while (from >= 0) {
            int to = from + 1;
            while (to < columnType.length()) {
                if (columnType.charAt(to) == '\\') {
                    to++;
                } else if (columnType.charAt(to) == '\'') {
                    if (to + 1 >= columnType.length() || columnType.charAt(to + 1) != '\'') {
                        break;
                    }
                    to++;
                }
                to++;
            }
            labels.add(unquoted(columnType.substring(from, to + 1)));
            from = columnType.indexOf('\'', to + 1);
        }
        return List.copyOf(labels);
    }
}
