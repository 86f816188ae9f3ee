package dev.sanderling.examples.faults.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a mirror has the rows of a feature's table as the source has them. Where files may only differ, because what
 * was written stays as it was, a mirror may not: it reads the table again.
 */
record ZooMirror(Copy copy, Compared compared) {
    void check(Connection source, Connection target) throws SQLException {
        Map<String, Map<String, String>> is = there(target) ? rows(target, copy.job() + ".") : new HashMap<>();
        rows(source, "zoo.").forEach((key, row) -> {
            Map<String, String> mirrored = is.remove(key);
            if (mirrored == null) {
                find(Find.Kind.MISSING, "lacks " + key);
                return;
            }
            mirrored.keySet().retainAll(row.keySet());
            if (!mirrored.equals(row)) {
                find(Find.Kind.REPLAY, "has " + mirrored + " of " + key + ", the table " + row);
            }
        });
        is.keySet().removeAll(kept(source));
        is.forEach((key, row) -> find(Find.Kind.REPLAY, "has " + row + " of " + key + ", and the table no such row"));
    }

    private Set<String> kept(Connection source) throws SQLException {
        Set<String> keys = new HashSet<>();
        if (compared.kept() instanceof Kept.Keys kept && kept.mirrored()) {
            try (Statement statement = source.createStatement();
                    ResultSet row = statement.executeQuery(kept.select())) {
                while (row.next()) {
                    keys.add(Zoo.key(row, compared));
                }
            }
        }
        return keys;
    }

    private boolean there(Connection target) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM information_schema.tables WHERE"
                        + " table_schema = '" + copy.job() + "' AND table_name = '" + compared.table() + "'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    private Map<String, Map<String, String>> rows(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + schema + compared.table())) {
            Map<String, Map<String, String>> all = new HashMap<>();
            ResultSetMetaData names = row.getMetaData();
            Collection<String> wanted = compared.mirrored();
            while (row.next()) {
                Map<String, String> values = new TreeMap<>();
                for (int i = 1; i <= names.getColumnCount(); i++) {
                    String value = row.getString(i);
                    if (value != null && (wanted.isEmpty() || wanted.contains(names.getColumnName(i)))) {
                        values.put(names.getColumnName(i), value);
                    }
                }
                all.put(Zoo.key(row, compared), values);
            }
            return all;
        }
    }

    private void find(Find.Kind kind, String sentence) {
        copy.find(kind, "the mirror of zoo." + compared.table() + " " + sentence);
    }
}
