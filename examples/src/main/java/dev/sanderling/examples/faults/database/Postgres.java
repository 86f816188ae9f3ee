package dev.sanderling.examples.faults.database;

import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.PostgresFeatures;
import dev.sanderling.examples.faults.feature.PostgresRefusals;
import dev.sanderling.examples.faults.feature.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL of the embedded binaries. */
public final class Postgres implements Database {
    private static final String NAME = "faults";

    private static final String SCHEMA = """
            CREATE ROLE capture LOGIN REPLICATION PASSWORD 'sample';
            GRANT CREATE ON DATABASE faults TO capture;
            CREATE SCHEMA bank AUTHORIZATION capture;
            CREATE SCHEMA audit;
            CREATE SCHEMA zoo AUTHORIZATION capture;
            CREATE SCHEMA attic AUTHORIZATION capture;
            CREATE TABLE audit.ledger (seq bigserial PRIMARY KEY, tx text NOT NULL, tab text NOT NULL, op char(1) NOT NULL,
                id bigint NOT NULL, version bigint NOT NULL, balance bigint NOT NULL, note text NOT NULL);
            CREATE FUNCTION audit.note_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                EXECUTE format('INSERT INTO audit.ledger (tx, tab, op, id, version, balance, note)
                    SELECT txid_current()::text, %L, ''t'', id, version, balance, note FROM bank.%I ORDER BY id',
                    TG_TABLE_NAME, TG_TABLE_NAME);
                RETURN NULL;
            END $$;
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
            CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON bank.%1$s FOR EACH ROW EXECUTE FUNCTION audit.note();
            CREATE TRIGGER note_all BEFORE TRUNCATE ON bank.%1$s EXECUTE FUNCTION audit.note_all()""";

    /** What the jobs' sessions have to undo: their login has it as its default. */
    private static final List<String> SETTINGS = List.of(
            "statement_timeout = '200ms'",
            "idle_in_transaction_session_timeout = '200ms'",
            "default_transaction_read_only = on",
            "default_transaction_isolation = 'serializable'",
            "wal_sender_timeout = '1s'",
            "bytea_output = 'escape'",
            "xmlbinary = 'hex'",
            "search_path = zoo",
            "quote_all_identifiers = on");

    private final PostgresProcess process;
    private final String title;

    private Postgres(PostgresProcess process, String title) {
        this.process = process;
        this.title = title;
    }

    /**
     * Starts one with everything below the directory.
     *
     * @param seed decides what zone and encoding it is in
     */
    public static Postgres start(Path directory, long seed) throws IOException, SQLException {
        return start(directory, seed, null);
    }

    /**
     * The same of an older version.
     *
     * @param root of the repository
     * @param version of the product, 14 to 17
     */
    public static Postgres start(Path root, String version, Path directory, long seed)
            throws IOException, SQLException, InterruptedException {
        return start(directory, seed, MySqlProgram.ask(root, ".ci/postgres-jar", version));
    }

    private static Postgres start(Path directory, long seed, @Nullable Path jar) throws IOException, SQLException {
        boolean abroad = seed % 2 != 0;
        boolean latin1 = seed / 2 % 2 != 0;
        // With daylight saving time.
        Map<String, String> settings = abroad
                ? Map.of("timezone", "America/New_York", "datestyle", "German", "intervalstyle", "sql_standard")
                : Map.of();
        String options = latin1 ? " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0" : "";
        PostgresProcess process = PostgresProcess.create(directory, NAME, settings, options, jar);
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            for (String table : TABLES) {
                statement.execute(TABLE.formatted(table));
            }
            if (abroad) {
                for (String setting : SETTINGS) {
                    statement.execute("ALTER ROLE capture SET " + setting);
                }
            }
            String version = connection.getMetaData().getDatabaseProductVersion();
            return new Postgres(
                    process, "PostgreSQL " + version + (abroad ? ", in New York" : "") + (latin1 ? ", in LATIN1" : ""));
        }
    }

    PostgresProcess process() {
        return process;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String source(String job) {
        return source(process.port(), "");
    }

    /**
     * The same.
     *
     * @param more fields of the section postgres, each in a line
     */
    static String source(int port, String more) {
        return """
                postgres:
                  host: 127.0.0.1
                  port: %d
                  database: %s
                  credentials: {secretName: db}
                  tls: {mode: disable}
                %stables: {include: ["bank.*", "zoo.*"]}
                """.formatted(port, NAME, more.indent(2));
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
        return process.connect();
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public List<Feature> features(boolean copied) {
        return PostgresFeatures.all(copied);
    }

    @Override
    public List<Refusal> refusals() {
        return PostgresRefusals.all();
    }

    @Override
    public List<String> sessions() {
        return PostgresFeatures.sessions();
    }

    @Override
    public void make(List<Feature> features) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("GRANT CREATE, USAGE ON SCHEMA audit TO capture");
            statement.execute(asOwner());
            for (Feature feature : features) {
                for (String sql : feature.setup()) {
                    statement.execute(sql);
                }
            }
        }
    }

    @Override
    public String asOwner() {
        return "SET ROLE capture";
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
    public Optional<String> notingTruncate(String table) {
        return Optional.empty();
    }

    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        process.restart(hard);
    }

    @Override
    public int cut(boolean streamToo) throws SQLException {
        try (Connection connection = connect()) {
            return cut(connection, streamToo);
        }
    }

    static int cut(Connection connection, boolean streamToo) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE usename = 'capture'"
                        + (streamToo ? "" : " AND backend_type <> 'walsender'"))) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    public boolean slots() {
        return true;
    }

    @Override
    public Optional<String> forgettable(String job) throws SQLException {
        try (Connection connection = connect()) {
            return forgettable(connection, job);
        }
    }

    static Optional<String> forgettable(Connection connection, String job) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT confirmed_flush_lsn FROM pg_replication_slots"
                        + " WHERE slot_name LIKE 'sanderling\\_faults\\_" + job + "\\_%'")) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
