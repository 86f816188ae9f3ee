package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import java.util.ArrayList;
import java.util.List;

/** SQL that compares keys. MySQL finds no place in an index by a comparison of rows, so it is spelled out. */
final class KeySql {
    private KeySql() {}

    /** A condition and the places, by column, of the values that it needs. */
    record Condition(String sql, List<Integer> values) {}

    /**
     * Whether a key comes after another.
     *
     * @param columns SQL of the one's values
     */
    static Condition after(TableKey key, List<String> columns) {
        var sql = new StringBuilder();
        List<Integer> values = new ArrayList<>();
        int last = key.columns().size() - 1;
        for (int i = 0; i <= last; i++) {
            String value = value(key.columns().get(i), "?");
            if (i < last) {
                // The first condition is what the index is searched by.
                sql.append(columns.get(i)).append(" >= ").append(value).append(" AND (");
                values.add(i);
            }
            sql.append(columns.get(i)).append(" > ").append(value);
            values.add(i);
            if (i < last) {
                sql.append(" OR (");
            }
        }
        sql.append("))".repeat(last));
        return new Condition(sql.toString(), values);
    }

    /**
     * Selects, after what is selected already, the texts of those key columns whose values do not tell all values apart:
     * every date that no calendar has is null.
     *
     * @return for each column of the key where its text is in the result, counted from 1; 0 where its value says it
     */
    static int[] exactly(TableKey key, List<String> selected) {
        int[] places = new int[key.columns().size()];
        for (int i = 0; i < places.length; i++) {
            KeyColumn column = key.columns().get(i);
            String name = MySqlView.quote(column.name());
            String text =
                    switch (column.type()) {
                        case "date" -> "CAST(" + name + " AS CHAR)";
                        case "datetime" -> "CAST(CAST(" + name + " AS DATETIME(6)) AS CHAR)";
                        case "timestamp" -> "CONCAT(CAST(" + name + " AS DATETIME(6)), 'Z')";
                        default -> "";
                    };
            if (!text.isEmpty()) {
                selected.add(text);
                places[i] = selected.size();
            }
        }
        return places;
    }

    /** A value of a column's type out of its text. */
    static String value(KeyColumn column, String text) {
        if (column.type().startsWith("decimal(")) {
            return "CAST(" + text + " AS " + column.type() + ")";
        }
        return switch (column.type()) {
            case "binary", "varbinary" -> "UNHEX(SUBSTR(" + text + ", 3))";
            case "char", "varchar" -> {
                String[] names = column.collation().split(" ", -1);
                yield "CONVERT(" + text + " USING " + names[0] + ") COLLATE " + names[1];
            }
            case "date" -> "CAST(" + text + " AS DATE)";
            case "datetime" -> "CAST(" + text + " AS DATETIME(6))";
            case "timestamp" -> "CAST(TRIM(TRAILING 'Z' FROM " + text + ") AS DATETIME(6))";
            default -> "CAST(" + text + " AS DECIMAL(20, 0))";
        };
    }
}
