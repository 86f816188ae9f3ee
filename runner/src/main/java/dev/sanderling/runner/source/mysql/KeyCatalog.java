package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import dev.sanderling.runner.source.TableKey.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The primary keys of tables, as far as rows can be read by them. */
final class KeyCatalog {
    private static final String READ = """
            SELECT s.column_name, c.data_type, COALESCE(s.sub_part, 0), COALESCE(c.character_set_name, ''),
                   COALESCE(c.collation_name, ''), COALESCE(c.numeric_precision, 0), COALESCE(c.numeric_scale, 0)
            FROM information_schema.statistics s JOIN information_schema.columns c
              ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
            WHERE s.index_name = 'PRIMARY' AND CONCAT(s.table_schema, '.', s.table_name) = ?
            ORDER BY s.seq_in_index""";

    private KeyCatalog() {}

    private record Found(KeyColumn column, boolean exact) {}

    /** The key; a column of characters has its character set and collation, with a blank between, as collation. */
    static TableKey read(ControlConnection connection, String table) {
        List<Found> found = connection.list(
                READ,
                r -> {
                    String type = r.getString(2).toLowerCase(Locale.ROOT);
                    String collation = r.getString(5).isEmpty() ? "" : r.getString(4) + " " + r.getString(5);
                    // No decimal holds every other one's digits: 65 in all.
                    String whole = type.equals("decimal") ? "decimal(" + r.getInt(6) + "," + r.getInt(7) + ")" : type;
                    var column = new KeyColumn(r.getString(1), whole, collation, order(type));
                    return new Found(column, r.getLong(3) == 0 && isExact(type));
                },
                table);
        List<KeyColumn> columns = new ArrayList<>();
        for (Found one : found) {
            if (!one.exact()) {
                return TableKey.NONE;
            }
            columns.add(one.column());
        }
        return new TableKey(List.copyOf(columns));
    }

    /** Types whose values the log and a query give alike, and the database reads back from their text. */
    private static boolean isExact(String type) {
        return switch (type) {
            case "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "decimal",
                    "binary",
                    "varbinary",
                    "char",
                    "varchar",
                    "date",
                    "datetime",
                    "timestamp" -> true;
            default -> false;
        };
    }

    private static Order order(String type) {
        return switch (type) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal" -> Order.NUMBER;
            // Hexadecimal digits keep the order of bytes, and dates have four digits of year.
            case "binary", "varbinary", "date", "datetime", "timestamp" -> Order.TEXT;
            default -> Order.DATABASE;
        };
    }
}
