package dev.sanderling.examples.faults.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a log has what the job has published as files: the same changes, of the same batches, from the same places,
 * each once. What is published is compared with the ledger elsewhere.
 */
record Log(Copy copy) {
    void check(Connection target, List<String> tables, Published published) throws SQLException {
        Map<String, Integer> more = new HashMap<>();
        for (String table : tables) {
            count(target, table, more);
        }
        published
                .byKey()
                .forEach((key, seen) -> seen.stream()
                        .filter(one -> one.change().op() != 't')
                        .forEach(one -> more.merge(text(key, one), -1, Integer::sum)));
        published.truncates().forEach(one -> more.merge(text(one.change().table() + "/0", one), -1, Integer::sum));
        more.forEach((row, count) -> {
            if (count != 0) {
                copy.find(
                        count > 0 ? Find.Kind.DOUBLED : Find.Kind.MISSING,
                        "the log has " + Math.abs(count) + (count > 0 ? " too many" : " too few") + " of " + row);
            }
        });
    }

    private void count(Connection target, String table, Map<String, Integer> more) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT sanderling_batch, sanderling_position,"
                        + " sanderling_transaction, sanderling_order, sanderling_op, id, version, balance, note FROM "
                        + copy.job() + "." + table)) {
            while (row.next()) {
                Change change = new Change(
                        row.getString(5).charAt(0),
                        table,
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        String.valueOf(row.getString(9)));
                String origin = Published.origin(row.getString(2), row.getString(3), row.getString(4));
                more.merge(text(row.getString(1), origin, table + "/" + change.id(), change), 1, Integer::sum);
            }
        }
    }

    private static String text(String key, Published.Seen one) {
        return text(batch(one.segment()), one.origin(), key, one.change());
    }

    private static String batch(String segment) {
        return segment.substring(0, segment.lastIndexOf('-'));
    }

    /** Of a row that is gone only the key counts. */
    private static String text(String batch, String origin, String key, Change change) {
        String rest = change.isGone() ? "" : " " + change.version() + " " + change.balance() + " " + change.note();
        return batch + " " + origin + " " + change.op() + " " + key + rest;
    }
}
