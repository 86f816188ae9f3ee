package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A database of a test, and the job that captures it; slots and roles go when it is closed. */
public final class TestDatabase implements AutoCloseable {
    /** Password of every role that {@link #role} makes. */
    public static final String PASSWORD = "secret";

    private final TestPostgres server;
    private final String name;
    private final Path secrets;

    TestDatabase(TestPostgres server, String name) {
        this.server = server;
        this.name = name;
        try {
            this.secrets = Files.createTempDirectory("secrets-");
            credentials("postgres", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The server it is in. */
    public TestPostgres server() {
        return server;
    }

    /** Where Secrets and ConfigMaps are "mounted". */
    public Path mounts() {
        return secrets;
    }

    /** The same as the runner takes it. */
    public Secrets secrets() {
        return new Secrets(secrets, secrets);
    }

    /** Writes a key of a Secret or ConfigMap. */
    public Path put(String object, String key, String content) {
        try {
            Path file = secrets.resolve(object).resolve(key);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the job logs in with. */
    public void credentials(String user, String password) {
        put("db", "username", user + "\n");
        put("db", "password", password + "\n");
    }

    /** Makes a role named like the database and a suffix, and logs the job in with it. */
    public String role(String suffix, String options) {
        String role = name + "_" + suffix;
        run("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "' " + options);
        credentials(role, PASSWORD);
        return role;
    }

    /** As superuser. */
    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** Runs statements as superuser, each for itself. */
    public void run(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text. */
    public String ask(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A job that reads these tables. */
    public Source.Postgres source(String... tables) {
        return source(SnapshotMode.INITIAL, tables);
    }

    /** A job that reads these tables. */
    public Source.Postgres source(SnapshotMode mode, String... tables) {
        return source(
                endpoint("127.0.0.1", server.port(), new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty())),
                new Scope(patterns(tables), List.of(), List.of(), mode));
    }

    /** The same without some columns. */
    public Source.Postgres without(ColumnPattern column, String... tables) {
        Source.Postgres all = source(tables);
        return source(
                all.endpoint(), new Scope(all.scope().include(), List.of(), List.of(column), SnapshotMode.INITIAL));
    }

    /** A job of that endpoint and scope. */
    public Source.Postgres source(Endpoint endpoint, Scope scope) {
        return new Source.Postgres(endpoint, name, Optional.empty(), Optional.empty(), scope, Map.of());
    }

    /** Where to connect, with the Secret "db". */
    public Endpoint endpoint(String host, int port, Tls tls) {
        return new Endpoint(host, port, new SecretKey("db", "username"), new SecretKey("db", "password"), tls);
    }

    private static List<TablePattern> patterns(String... tables) {
        return Stream.of(tables)
                .map(t -> t.split("\\.", 2))
                .map(p -> new TablePattern(p[0], p[1]))
                .toList();
    }

    /** A session of a run of that job. */
    public PostgresSession open(Source.Postgres source, String runId) {
        return PostgresSession.open(source, "test", name, secrets(), runId, ColumnCheck.ANY);
    }

    /** Before the first run. */
    public static State blank() {
        return State.blank("test");
    }

    @Override
    public void close() {
        // A test may have left operators and functions of its own in the way.
        run(
                "SET search_path = pg_catalog",
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                        + " WHERE active AND database = current_database()");
        run(
                "SET search_path = pg_catalog",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE NOT active AND database = current_database()");
    }
}
