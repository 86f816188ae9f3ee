package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.structure.Charsets;
import dev.sanderling.runner.source.mysql.structure.ColumnShape;
import dev.sanderling.runner.source.mysql.structure.ParsedShape;
import dev.sanderling.runner.source.mysql.structure.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables as the server's catalogue has them now. */
final class TableCatalog {
    private static final String COLUMNS = """
        SELECT column_name, LOWER(data_type), column_type, character_maximum_length, numeric_precision, numeric_scale,
               datetime_precision, character_set_name, is_nullable = 'YES'
        FROM information_schema.columns
        WHERE BINARY table_schema = ? AND BINARY table_name = ? ORDER BY ordinal_position\
        """;
    private static final String KEY = """
        SELECT column_name FROM information_schema.statistics
        WHERE BINARY table_schema = ? AND BINARY table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index\
        """;

    private final ControlConnection connection;
    private @Nullable Charsets charsets;

    TableCatalog(ControlConnection connection) {
        this.connection = connection;
    }

    Charsets charsets() {
        Charsets known = charsets;
        if (known == null) {
            Map<Integer, String> byCollation = new HashMap<>();
            Map<String, Integer> bytes = new HashMap<>();
            connection.list(
                    "SELECT c.id, LOWER(c.character_set_name), s.maxlen FROM information_schema.collations c"
                            + " JOIN information_schema.character_sets s USING (character_set_name)",
                    r -> {
                        byCollation.put(r.getInt(1), r.getString(2));
                        bytes.put(r.getString(2), r.getInt(3));
                        return r.getInt(1);
                    });
            known = new Charsets(Map.copyOf(byCollation), Map.copyOf(bytes));
            charsets = known;
        }
        return known;
    }

    /** The table; empty where it is not there. */
    Optional<TableShape> table(TableName name) {
        List<ColumnShape> columns = connection.list(
                COLUMNS,
                r -> {
                    String type = r.getString(2).equals("geomcollection") ? "geometrycollection" : r.getString(2);
                    String full = r.getString(3);
                    String charset = r.getString(8);
                    boolean labelled = type.equals("enum") || type.equals("set");
                    long length =
                            switch (type) {
                                case "char", "varchar", "binary", "varbinary" -> r.getLong(4);
                                case "bit", "decimal" -> r.getLong(5);
                                case "time", "datetime", "timestamp" -> r.getLong(7);
                                case "vector" -> number(full);
                                default -> -1;
                            };
                    return new ColumnShape(
                            r.getString(1),
                            type,
                            length,
                            type.equals("decimal") ? r.getInt(6) : -1,
                            full.contains(" unsigned"),
                            charset == null || labelled ? "" : charset.toLowerCase(Locale.ROOT),
                            r.getBoolean(9),
                            labelled ? ParsedShape.labels(full) : null);
                },
                name.schema(),
                name.table());
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = connection.list(KEY, r -> r.getString(1), name.schema(), name.table());
        return Optional.of(new TableShape(columns, new ArrayList<>(key)));
    }

    private static long number(String type) {
        String digits = type.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? -1 : Long.parseLong(digits);
    }
}
