package dev.sanderling.examples.faults.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was committed, by the source's own word: triggers note each change in the transaction that makes it. Of one key
 * the numbers grow in the order of the commits, because the row is locked when they are drawn.
 */
public final class Ledger {
    private final Map<String, List<Noted>> byKey = new HashMap<>();
    private final Set<String> truncates = new HashSet<>();
    private long changes;

    private Ledger() {}

    /** A change with the transaction it was made in and its number. */
    record Noted(long number, String transaction, Change change) {}

    /** Reads all of it. */
    public static Ledger read(Connection connection) throws SQLException {
        Ledger ledger = new Ledger();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT seq, tx, tab, op, id, version, balance, note FROM audit.ledger ORDER BY seq")) {
            Map<String, String> same = new HashMap<>();
            while (rows.next()) {
                Change change = new Change(
                        rows.getString(4).charAt(0),
                        same.computeIfAbsent(rows.getString(3), table -> table),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        same.computeIfAbsent(rows.getString(8), note -> note));
                String transaction = same.computeIfAbsent(rows.getString(2), name -> name);
                ledger.add(new Noted(rows.getLong(1), transaction, change));
            }
        }
        return ledger;
    }

    static Ledger of(List<Noted> noted) {
        Ledger ledger = new Ledger();
        noted.forEach(ledger::add);
        return ledger;
    }

    private void add(Noted noted) {
        String key = noted.change().table() + "/" + noted.change().id();
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(noted);
        changes++;
        if (noted.change().op() == 't') {
            truncates.add(noted.transaction());
        }
    }

    /** The number of the newest change that is committed or may still be. */
    public static long newest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM audit.ledger")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** By {@code table/id}, in order. */
    Map<String, List<Noted>> byKey() {
        return byKey;
    }

    /** How many a table was truncated by that had rows. */
    public int truncates() {
        return truncates.size();
    }

    /** How many. */
    public long changes() {
        return changes;
    }
}
