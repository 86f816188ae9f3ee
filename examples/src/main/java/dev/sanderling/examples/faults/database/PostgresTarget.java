package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that is written to. */
public final class PostgresTarget implements Target {
    private final PostgresProcess process;
    private final String title;

    private PostgresTarget(PostgresProcess process, String title) {
        this.process = process;
        this.title = title;
    }

    /** Starts one with everything below the directory. */
    public static PostgresTarget start(Path directory) throws IOException, SQLException {
        PostgresProcess process = PostgresProcess.create(Files.createDirectories(directory), NAME);
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
            // Its tables of ours are in the schema of its own name, those of each job in one that the job makes.
            statement.execute("CREATE SCHEMA " + USER + " AUTHORIZATION " + USER);
            statement.execute("GRANT CREATE ON DATABASE " + NAME + " TO " + USER);
            statement.execute("ALTER DATABASE " + NAME + " SET search_path = " + USER);
            return new PostgresTarget(
                    process, "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion());
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String field() {
        return "postgres";
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public Connection connect() throws SQLException {
        return process.connect();
    }

    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        process.restart(hard);
    }

    @Override
    public int cut() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE usename = '" + USER + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
