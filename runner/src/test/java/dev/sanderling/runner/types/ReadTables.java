package dev.sanderling.runner.types;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.ReadTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Reads whole tables by the runner's own reader. */
final class ReadTables {
    private ReadTables() {}

    /** A row that cannot be read gives none. */
    static void each(Connection connection, ReadTable table, Consumer<Change> rows) throws SQLException {
        String sql = "SELECT " + String.join(", ", table.selected()) + " FROM "
                + table.table().name();
        try (var statement = connection.prepareStatement(sql);
                var result = statement.executeQuery()) {
            table.begin(result);
            while (result.next()) {
                rows.accept(new Change(Op.READ, table.table(), null, table.row(result), new Origin("0/1", null, 0, 0)));
            }
        }
    }
}
