package dev.sanderling.runner.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the writers committed, by the server's own word: a second slot, read through test_decoding. */
final class PostgresLedger {
    private static final String SLOT = "ledger";
    private static final Pattern LINE = Pattern.compile("table ([^:]+): (INSERT|UPDATE|DELETE): (.*)", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("(\\w+)\\[[^\\]]+\\]:('(?:[^']|'')*'|\\S+)");

    private final Map<String, List<Captured>> byTable = new TreeMap<>();

    private PostgresLedger() {}

    static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')");
        }
    }

    /** Everything committed since {@link #begin}. */
    static PostgresLedger read(Connection connection) throws SQLException {
        PostgresLedger ledger = new PostgresLedger();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select data from pg_logical_slot_get_changes('" + SLOT
                        + "', null, null, 'include-xids', '0')")) {
            while (rows.next()) {
                ledger.add(rows.getString(1));
            }
        }
        return ledger;
    }

    List<Captured> of(String table) {
        return byTable.getOrDefault(table, List.of());
    }

    private void add(String data) {
        Matcher line = LINE.matcher(data);
        if (!line.matches()) {
            return;
        }
        String op = line.group(2).substring(0, 1).toLowerCase(Locale.ROOT).replace('i', 'c');
        Map<String, String> values = new TreeMap<>();
        Matcher columns = COLUMN.matcher(line.group(3));
        while (columns.find()) {
            String value = columns.group(2);
            values.put(
                    columns.group(1),
                    value.startsWith("'")
                            ? value.substring(1, value.length() - 1).replace("''", "'")
                            : value);
        }
        byTable.computeIfAbsent(line.group(1), table -> new ArrayList<>()).add(new Captured(op, values));
    }
}
