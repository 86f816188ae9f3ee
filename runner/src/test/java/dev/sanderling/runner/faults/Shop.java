package dev.sanderling.runner.faults;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database of a test and the job that captures it, for what is the same on PostgreSQL and MySQL. */
interface Shop extends AutoCloseable {
    /** Which database. */
    enum Kind {
        POSTGRES,
        MYSQL;

        /** On the server that all tests of this JVM share. */
        Shop open() {
            return this == POSTGRES ? new OnPostgres() : new OnMySql();
        }
    }

    /** What the tables' names begin with where they are published. */
    String schema();

    /** A new connection, in the schema. */
    Connection connect() throws SQLException;

    /** The job, of those tables (without their schema). */
    Workplace workplace(Path directory, String tables, String snapshot, String more) throws IOException;

    /** Runs statements, each committed by itself. */
    default void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    void close();

    /** In a database of its own. */
    final class OnPostgres implements Shop {
        final TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database();

        @Override
        public String schema() {
            return "public";
        }

        @Override
        public Connection connect() throws SQLException {
            return database.connect();
        }

        @Override
        public Workplace workplace(Path directory, String tables, String snapshot, String more) throws IOException {
            String source =
                    PostgresSource.of(database, snapshot).replace("[\"public.*\"]", "[\"public." + tables + "\"]");
            return Workplace.of(directory, source, "postgres", "any", more);
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /** In a schema of its own. */
    final class OnMySql implements Shop {
        private static final AtomicInteger SCHEMAS = new AtomicInteger();
        private static @Nullable TestMySql shared;

        final TestMySql server = shared();
        private final String schema = "shop" + SCHEMAS.incrementAndGet();

        OnMySql() {
            server.execute("CREATE DATABASE " + schema);
        }

        private static synchronized TestMySql shared() {
            TestMySql known = shared;
            if (known == null) {
                known = TestMySql.startOwn();
                shared = known;
            }
            return known;
        }

        @Override
        public String schema() {
            return schema;
        }

        @Override
        public Connection connect() throws SQLException {
            Connection connection = server.connect();
            connection.setCatalog(schema);
            return connection;
        }

        @Override
        public Workplace workplace(Path directory, String tables, String snapshot, String more) throws IOException {
            String source = MySqlKillIT.source(server).replace("shop.*", schema + "." + tables) + "snapshot: {mode: "
                    + snapshot + "}\n";
            return Workplace.of(directory, source, TestMySql.CAPTURE_USER, TestMySql.PASSWORD, more);
        }

        @Override
        public void close() {
            server.execute("DROP DATABASE " + schema);
        }
    }
}
