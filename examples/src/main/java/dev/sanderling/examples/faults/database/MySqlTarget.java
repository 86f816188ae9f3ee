package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A MySQL or MariaDB that is written to. */
public final class MySqlTarget implements Target {
    private final MySqlProcess process;
    private final String title;

    private MySqlTarget(MySqlProcess process, String title) {
        this.process = process;
        this.title = title;
    }

    /**
     * Starts one with everything below the directory.
     *
     * @param root of the repository
     */
    public static MySqlTarget start(MySqlProgram program, Path root, Path directory)
            throws IOException, SQLException, InterruptedException {
        MySqlProcess process = MySqlProcess.create(
                program, program.find(root), Files.createDirectories(directory), MySqlProcess.Settings.NONE);
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "'");
            grant(statement, NAME);
            for (String job : JOBS) {
                grant(statement, job);
            }
            return new MySqlTarget(process, program.title() + " " + version(statement));
        }
    }

    private static String version(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("SELECT version()")) {
            row.next();
            return row.getString(1);
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
    public String field() {
        return process.program().field();
    }

    @Override
    public int port() {
        return process.port();
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
