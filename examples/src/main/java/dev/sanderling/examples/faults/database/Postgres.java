package dev.sanderling.examples.faults.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL of the embedded binaries. */
public final class Postgres implements Database {
    private static final String NAME = "faults";

    private static final String SCHEMA = """
            CREATE ROLE capture LOGIN REPLICATION PASSWORD 'sample';
            GRANT CREATE ON DATABASE faults TO capture;
            CREATE SCHEMA bank AUTHORIZATION capture;
            CREATE SCHEMA audit;
            CREATE TABLE audit.ledger (seq bigserial PRIMARY KEY, tx text NOT NULL, tab text NOT NULL, op char(1) NOT NULL,
                id bigint NOT NULL, version bigint NOT NULL, balance bigint NOT NULL, note text NOT NULL);
            CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.id <> NEW.id) THEN
                    INSERT INTO audit.ledger (tx, tab, op, id, version, balance, note) VALUES (txid_current()::text,
                        TG_TABLE_NAME, 'd', OLD.id, OLD.version, OLD.balance, OLD.note);
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    INSERT INTO audit.ledger (tx, tab, op, id, version, balance, note) VALUES (txid_current()::text,
                        TG_TABLE_NAME, CASE WHEN TG_OP = 'UPDATE' AND OLD.id = NEW.id THEN 'u' ELSE 'c' END,
                        NEW.id, NEW.version, NEW.balance, NEW.note);
                END IF;
                RETURN NULL;
            END $$""";

    private static final String TABLE = """
            CREATE TABLE bank.%1$s (id bigint PRIMARY KEY, version bigint NOT NULL, balance bigint NOT NULL, note text NOT NULL);
            ALTER TABLE bank.%1$s OWNER TO capture;
            CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON bank.%1$s FOR EACH ROW EXECUTE FUNCTION audit.note()""";

    private final EmbeddedPostgres server;
    private final Path data;
    private final String title;

    private Postgres(EmbeddedPostgres server, Path data, String title) {
        this.server = server;
        this.data = data;
        this.title = title;
    }

    /** Starts one with everything below the directory. */
    public static Postgres start(Path directory) throws IOException, SQLException {
        Path data = directory.resolve("data");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(directory.toFile())
                .setDataDirectory(data)
                .setPGStartupWait(java.time.Duration.ofSeconds(60));
        // Commits are waited for: the server is going to crash.
        Map.of(
                        "wal_level", "logical",
                        "synchronous_commit", "on",
                        "max_wal_senders", "10",
                        "max_replication_slots", "10",
                        "max_connections", "40",
                        "shared_buffers", "64MB",
                        "autovacuum", "off")
                .forEach(builder::setServerConfig);
        EmbeddedPostgres server = builder.start();
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + NAME);
        }
        String version;
        try (Connection connection = connect(server.getPort());
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            for (String table : TABLES) {
                statement.execute(TABLE.formatted(table));
            }
            version = connection.getMetaData().getDatabaseProductVersion();
        }
        return new Postgres(server, data, "PostgreSQL " + version);
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, "postgres", "postgres");
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String source() {
        return """
                postgres:
                  host: 127.0.0.1
                  port: %d
                  database: %s
                  credentials: {secretName: db}
                  tls: {mode: disable}
                tables: {include: ["bank.*"]}
                """.formatted(server.getPort(), NAME);
    }

    @Override
    public String user() {
        return "capture";
    }

    @Override
    public String password() {
        return "sample";
    }

    @Override
    public Connection connect() throws SQLException {
        return connect(server.getPort());
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public String impatience() {
        return "SET lock_timeout = '500ms'";
    }

    @Override
    public String naming(String transaction) {
        return "";
    }

    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        // The first line of it is the command that the server was started with.
        String started = Files.readString(data.resolve("postmaster.opts"));
        Path control = Path.of(started.substring(0, started.indexOf(' '))).resolveSibling("pg_ctl");
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(control.toString(), "-D", data.toString(), "-m", hard ? "immediate" : "fast"));
        command.addAll(List.of(
                "-w", "-t", "60", "-l", data.resolveSibling("restarts.log").toString(), "restart"));
        Path said = data.resolveSibling("pg_ctl.log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("pg_ctl restart: exit " + code + ", see " + said);
        }
    }

    @Override
    public int cut(boolean streamToo) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE usename = 'capture'"
                        + (streamToo ? "" : " AND backend_type <> 'walsender'"))) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    public Optional<String> forgettable(String job) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT confirmed_flush_lsn FROM pg_replication_slots"
                        + " WHERE slot_name LIKE 'sanderling\\_faults\\_" + job + "\\_%'")) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
