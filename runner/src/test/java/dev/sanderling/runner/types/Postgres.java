package dev.sanderling.runner.types;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.PostgresRows;
import dev.sanderling.runner.change.PostgresRows.Logged;
import dev.sanderling.runner.change.ReadTable;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.RowSettings;
import dev.sanderling.runner.source.postgres.TestPostgres;
import dev.sanderling.runner.source.postgres.log.LogConnector;
import io.debezium.connector.postgresql.LeanSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A real PostgreSQL on loopback. */
final class Postgres implements TypeServer, AutoCloseable {
    private final EmbeddedPostgres server;

    Postgres() throws IOException {
        this(TestPostgres.Version.OLDEST);
    }

    Postgres(TestPostgres.Version version) throws IOException {
        server = EmbeddedPostgres.builder()
                .setPgBinaryResolver(TestPostgres.binaries(version))
                .setServerConfig("wal_level", "logical")
                .setServerConfig("fsync", "off")
                .start();
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = server.getPostgresDatabase().getConnection();
        try (var statement = connection.createStatement()) {
            // Whatever the role's is: tests make their tables there.
            statement.execute("SET search_path = public");
        }
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Another database of the same server, to be captured. */
    TypeServer database(String name) {
        Postgres that = this;
        return new TypeServer() {
            @Override
            public Connection connect() {
                return that.connect(name);
            }

            @Override
            public Map<String, String> properties() {
                Map<String, String> all = new HashMap<>(that.properties());
                all.put("database.dbname", name);
                return all;
            }

            @Override
            public void read(List<String> tables, Consumer<Change> rows) throws Exception {
                that.read(properties(), tables, rows);
            }
        };
    }

    /** Another database of the same server. */
    Connection connect(String database) {
        try {
            return server.getDatabase("postgres", database).getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> all = new HashMap<>(RowSettings.postgres());
        all.putAll(Map.ofEntries(
                Map.entry("name", "types"),
                Map.entry("topic.prefix", "types"),
                Map.entry("connector.class", LogConnector.class.getName()),
                Map.entry(LeanSource.PROPERTY, LeanSource.class.getName()),
                Map.entry("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore"),
                Map.entry("database.hostname", "127.0.0.1"),
                Map.entry("database.port", String.valueOf(server.getPort())),
                Map.entry("database.user", "postgres"),
                Map.entry("database.password", "postgres"),
                Map.entry("database.dbname", "postgres"),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("slot.name", "types"),
                Map.entry("publication.name", "types"),
                Map.entry("poll.interval.ms", "50"),
                Map.entry("errors.max.retries", "0")));
        return all;
    }

    @Override
    public void read(List<String> tables, Consumer<Change> rows) throws Exception {
        read(properties(), tables, rows);
    }

    /** Amounts of money as the numbers that they are. */
    @Override
    public Map<Integer, String> texts(String table, String type) throws SQLException {
        Map<Integer, String> texts = new HashMap<>();
        String value = type.equals("money") ? "v::numeric" : "v";
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = pg_catalog; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD';"
                    + " SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex';"
                    + " SET lc_monetary = 'C'");
            try (var rows = statement.executeQuery("SELECT id, " + value + "::text FROM public." + table)) {
                while (rows.next()) {
                    texts.put(rows.getInt(1), rows.getString(2));
                }
            }
        }
        return texts;
    }

    private void read(Map<String, String> properties, List<String> tables, Consumer<Change> rows) throws Exception {
        try (var reader = PostgresRows.open(properties)) {
            var wanted = tables.stream()
                    .collect(Collectors.toMap(
                            t -> new TableName("public", t), t -> new Logged(List.of("id"), column -> true)));
            for (ReadTable table : reader.tables(wanted).values()) {
                ReadTables.each(reader.jdbc(), table, rows);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
