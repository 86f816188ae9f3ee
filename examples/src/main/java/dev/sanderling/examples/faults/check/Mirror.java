package dev.sanderling.examples.faults.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Whether a mirror has the rows of its source, value by value, and no others. */
record Mirror(Copy copy) {
    void check(Connection source, Connection target, String table) throws SQLException {
        Map<Long, Map<String, String>> is = rows(target, copy.job() + "." + table);
        rows(source, "bank." + table).forEach((id, row) -> {
            Map<String, String> there = is.remove(id);
            if (there == null) {
                copy.find(Find.Kind.MISSING, "the mirror of " + table + " lacks key " + id);
                return;
            }
            // A column that the source dropped stays in the mirror.
            there.keySet().retainAll(row.keySet());
            if (!there.equals(row)) {
                copy.find(Find.Kind.REPLAY, "key " + id + " of " + table + " is " + row + ", mirrored " + there);
            }
        });
        is.keySet()
                .forEach(id -> copy.find(
                        Find.Kind.REPLAY, "key " + id + " of " + table + " is in the mirror, not in the table"));
    }

    /** Columns without a value are left out: the mirror has a new one with the first row that comes after it. */
    private static Map<Long, Map<String, String>> rows(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            Map<Long, Map<String, String>> all = new HashMap<>();
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                Map<String, String> values = new TreeMap<>();
                for (int i = 1; i <= columns; i++) {
                    String value = row.getString(i);
                    if (value != null) {
                        values.put(row.getMetaData().getColumnName(i), value);
                    }
                }
                all.put(row.getLong("id"), values);
            }
            return all;
        }
    }
}
