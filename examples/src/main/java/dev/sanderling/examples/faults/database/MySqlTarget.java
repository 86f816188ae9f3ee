package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A MySQL that is written to. */
public final class MySqlTarget implements Target {
    private static final String NAME = "warehouse";

    private final MySqlProcess process;
    private final String title;

    private MySqlTarget(MySqlProcess process, String title) {
        this.process = process;
        this.title = title;
    }

    /**
     * Starts one with everything below the directory.
     *
     * @param program from {@link MySqlProgram}
     */
    public static MySqlTarget start(Path program, Path directory)
            throws IOException, SQLException, InterruptedException {
        MySqlProcess process = MySqlProcess.create(program, Files.createDirectories(directory), true);
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "'");
            grant(statement, NAME);
            for (String job : JOBS) {
                grant(statement, job);
            }
            return new MySqlTarget(process, "MySQL " + connection.getMetaData().getDatabaseProductVersion());
        }
    }

    private static void grant(Statement statement, String database) throws SQLException {
        statement.execute("CREATE DATABASE " + database);
        statement.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON " + database + ".* TO '" + USER + "'@'%'");
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String database() {
        return """
                mysql:
                  host: 127.0.0.1
                  port: %d
                  database: %s
                  credentials: {secretName: target}
                  tls: {mode: disable}
                """.formatted(process.port(), NAME);
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = process.connect();
        connection.setCatalog(NAME);
        return connection;
    }

    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        process.restart(hard);
    }

    @Override
    public int cut() throws SQLException {
        return MySql.cut(process, USER, true);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
