package dev.sanderling.runner.faults;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Database sinks of a job, and what is in them. */
final class Targets {
    private Targets() {}

    /** An item of spec.sinks; {@code more} has fields of jdbc, a line each. */
    static String postgres(TestDatabase database, String more) {
        return """
                - name: copy
                  jdbc:
                    postgres:
                      host: 127.0.0.1
                      port: %d
                      database: %s
                      credentials: {secretName: target}
                      tls: {mode: disable}
                %s
                """.formatted(
                database.server().port(), database.name(), more.indent(4).stripTrailing());
    }

    /** The same; the Secret is {@code target}. */
    static String mysql(TestMySql server, String database, String more) {
        return """
                - name: copy
                  jdbc:
                    mysql:
                      host: 127.0.0.1
                      port: %d
                      database: %s
                      credentials: {secretName: target}
                      tls: {mode: disable}
                %s
                """.formatted(server.port(), database, more.indent(4).stripTrailing());
    }

    /** What {@link #postgres} or {@link #mysql} log in with. */
    static void secret(Path directory, String user, String password) throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secrets/target"));
        Files.writeString(secret.resolve("username"), user);
        Files.writeString(secret.resolve("password"), password);
    }

    /** What a log of id, n and note has, by batches and, within one, in that order. */
    static List<Captured> logged(Connection connection, String table, String order) throws SQLException {
        List<Captured> all = new ArrayList<>();
        for (String row : rows(
                connection,
                "select sanderling_op, id, n, note from " + table + " order by sanderling_batch, " + order)) {
            String[] cells = row.split("\\|", -1);
            all.add(new Captured(
                    cells[0],
                    cells[0].equals("d")
                            ? Map.of("id", cells[1])
                            : Map.of("id", cells[1], "n", cells[2], "note", cells[3])));
        }
        return all;
    }

    static List<String> rows(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return rows(connection, sql);
        }
    }

    /** Each row's columns as texts with bars between. */
    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", row));
            }
            return all;
        }
    }
}
