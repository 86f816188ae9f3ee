package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the column whose value PostgreSQL has refused: of a value that it cannot read it does not say which one. */
final class PostgresCulprit {
    private PostgresCulprit() {}

    /**
     * The error with the column's name, where trying each column alone tells it. What was written is rolled back.
     *
     * @param places of the columns in the rows
     */
    static SQLException named(
            Connection connection,
            TargetTable table,
            List<Integer> places,
            List<@Nullable Object[]> rows,
            SQLException e) {
        if (PostgresErrors.kind(e) != Trouble.Kind.VALUE || !Words.column(e).isEmpty()) {
            return e;
        }
        try {
            connection.rollback();
            for (int at : places) {
                if (refuses(connection, table.column(at).type(), texts(rows, at))) {
                    return new SQLException(
                            "column '" + table.column(at).name() + "'", e.getSQLState(), e.getErrorCode(), e);
                }
            }
        } catch (SQLException more) {
            e.addSuppressed(more);
        }
        return e;
    }

    static @Nullable String[] texts(List<@Nullable Object[]> rows, int at) {
        @Nullable String[] texts = new @Nullable String[rows.size()];
        for (int r = 0; r < texts.length; r++) {
            texts[r] = (String) rows.get(r)[at];
        }
        return texts;
    }

    private static boolean refuses(Connection connection, String type, @Nullable String[] texts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_catalog.count(u.c::" + type + ") FROM pg_catalog.unnest(?::pg_catalog.text[]) AS u(c)")) {
            statement.setArray(1, connection.createArrayOf("text", texts));
            statement.executeQuery();
            return false;
        } catch (SQLException e) {
            connection.rollback();
            return PostgresErrors.kind(e) == Trouble.Kind.VALUE;
        }
    }
}
