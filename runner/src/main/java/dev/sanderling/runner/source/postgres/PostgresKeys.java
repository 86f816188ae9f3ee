package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.source.KeyOrder;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Keys of PostgreSQL and their order. */
final class PostgresKeys implements KeyOrder {
    private final ControlConnection connection;
    private final Map<String, TableKey> keys = new HashMap<>();

    PostgresKeys(ControlConnection connection) {
        this.connection = connection;
    }

    @Override
    public TableKey key(String table) {
        return keys.computeIfAbsent(table, name -> KeyCatalog.read(connection, name));
    }

    @Override
    public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
        int width = key.columns().size();
        List<Object> parameters = new ArrayList<>();
        StringBuilder arrays = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < width; i++) {
            int column = i;
            parameters.add(candidates.stream().map(values -> values.get(column)).toArray(String[]::new));
            arrays.append("?::text[], ");
            names.append("c").append(i).append(", ");
        }
        last.forEach(part -> parameters.add(part.value()));
        String sql = "SELECT " + row(key, i -> "c" + i) + " > " + row(key, i -> "?::text") + " FROM unnest("
                + arrays.substring(0, arrays.length() - 2) + ") WITH ORDINALITY k(" + names + "n) ORDER BY n";
        // The last key's place in the statement is before the arrays.
        List<Object> ordered = new ArrayList<>(parameters.subList(width, parameters.size()));
        ordered.addAll(parameters.subList(0, width));
        List<Boolean> answers = connection.list(sql, r -> r.getBoolean(1), ordered.toArray());
        boolean[] after = new boolean[answers.size()];
        for (int i = 0; i < after.length; i++) {
            after[i] = answers.get(i);
        }
        return after;
    }

    /** The columns, with the collation that the key is unique by. */
    static String order(TableKey key) {
        return key.columns().stream()
                .map(column -> Quote.name(column.name()) + collate(column))
                .collect(Collectors.joining(", "));
    }

    private static String collate(KeyColumn column) {
        return column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
    }

    /** A row of values with the columns' types and collations. */
    static String row(TableKey key, IntFunction<String> value) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            KeyColumn column = key.columns().get(i);
            parts.add("(" + value.apply(i) + ")::" + column.type() + collate(column));
        }
        return parts.stream().collect(Collectors.joining(", ", "ROW(", ")"));
    }
}
