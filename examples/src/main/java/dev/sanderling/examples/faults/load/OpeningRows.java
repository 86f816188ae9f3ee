package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The rows that are there before anything is captured. */
final class OpeningRows {
    /** Rows with money in each of accounts and savings, which are never deleted. */
    static final int ACCOUNTS = 60;

    static final long BALANCE = 1000;
    /** Of them, those from here on belong to the writer whose transactions stay open. */
    static final int LATE_FROM = 41;

    private static final int BULK = 6000;
    private static final int SCRATCH = 40;
    private static final int AT_ONCE = 1000;

    private OpeningRows() {}

    static void fill(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : new String[] {"accounts", "savings"}) {
                name(database, statement, "first-" + table);
                var sql = new StringBuilder("INSERT INTO bank." + table + " (id, version, balance, note) VALUES ");
                for (int id = 1; id <= ACCOUNTS; id++) {
                    sql.append(id == 1 ? "" : ",").append("(" + id + ",1," + BALANCE + ",'first')");
                }
                statement.execute(sql.toString());
            }
            name(database, statement, "first-scratch");
            statement.execute(Scratch.insert(0, SCRATCH, 5, "first"));
            for (int from = 0; from < BULK; from += AT_ONCE) {
                name(database, statement, "first-bulk-" + from);
                statement.execute(Bulk.insert(from, AT_ONCE, 7, "first"));
            }
        }
    }

    private static void name(Database database, Statement statement, String transaction) throws SQLException {
        String naming = database.naming(transaction);
        if (!naming.isEmpty()) {
            statement.execute(naming);
        }
    }
}
