package dev.sanderling.runner.types;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.jdbc.Door;
import dev.sanderling.runner.sink.jdbc.Feed;
import dev.sanderling.runner.sink.jdbc.JdbcSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes each change of a trial to a database, and says what the database has of it. */
final class SinkTrial implements AutoCloseable {
    private final SinkPlan.Jdbc plan;
    private final Door door;
    private final boolean mysql;
    private final boolean fromPostgres;
    private final Map<String, String> refused = new HashMap<>();
    private JdbcSink sink;
    private Sink.Batch batch;
    private int segment;
    private @Nullable Connection looking;

    private SinkTrial(Database database, String schema, boolean fromPostgres, Door door) {
        this.fromPostgres = fromPostgres;
        this.mysql = !(database instanceof Database.Postgres);
        this.door = door;
        this.plan = new SinkPlan.Jdbc(
                "types",
                database,
                JdbcMode.UPSERT,
                schema,
                "{table}",
                Map.of(),
                Optional.empty(),
                true,
                Evolve.NONE,
                OnNotEmpty.FAIL);
        begin(1);
    }

    static SinkTrial postgres(boolean fromPostgres, Door door) {
        return new SinkTrial(new Database.Postgres(endpoint(), "target", "here"), "public", fromPostgres, door);
    }

    static SinkTrial mysql(boolean fromPostgres, String database, Door door) {
        return new SinkTrial(new Database.MySql(endpoint(), database, "here"), database, fromPostgres, door);
    }

    static SinkTrial mariadb(boolean fromPostgres, String database, Door door) {
        return new SinkTrial(new Database.MariaDb(endpoint(), database, "here"), database, fromPostgres, door);
    }

    private static Endpoint endpoint() {
        return new Endpoint(
                "127.0.0.1",
                1,
                new SecretKey("s", "u"),
                new SecretKey("s", "p"),
                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty()));
    }

    private void begin(long epoch) {
        sink = new JdbcSink(plan, "test/types", new Feed(fromPostgres, true), door);
        batch = new Sink.Batch("test/types", "%010d-abcdef".formatted(epoch), epoch);
        sink.fence(batch);
        sink.begin(batch);
    }

    /** Each change is a segment; after one that is refused a new run goes on. */
    void accept(Change change) {
        try {
            sink.write(change);
            sink.commit(new Sink.Segment(batch, ++segment, "", "0/1"));
        } catch (Failure failure) {
            refused.putIfAbsent(change.table().name().table(), failure.reason().word());
            sink.close();
            begin(batch.epoch() + 1);
        }
    }

    /**
     * The same of many in one segment.
     *
     * @return why nothing of it is there; empty where all of it is
     */
    Optional<Failure> accept(List<Change> changes) {
        try {
            changes.forEach(sink::write);
            sink.commit(new Sink.Segment(batch, ++segment, "", "0/1"));
            return Optional.empty();
        } catch (Failure failure) {
            sink.close();
            begin(batch.epoch() + 1);
            return Optional.of(failure);
        }
    }

    boolean isPostgres() {
        return !mysql;
    }

    /** A connection to look at what is there. */
    Connection looking() throws SQLException {
        Connection known = looking;
        if (known == null) {
            known = door.open();
            looking = known;
        }
        return known;
    }

    /** The type of the target's column. */
    String typeOf(String table) throws SQLException {
        return one(looking(), type(table));
    }

    /** The target's type, and the value of the row with that id as its text. */
    List<String> found(String table, int id) throws SQLException {
        if (refused.containsKey(table)) {
            return List.of("", "(" + refused.get(table) + ")");
        }
        return List.of(typeOf(table), value(looking(), table, id));
    }

    private String type(String table) {
        return mysql
                ? "SELECT column_type FROM information_schema.columns WHERE table_schema = database() AND table_name = '"
                        + table + "' AND column_name = 'v'"
                : "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'public." + table
                        + "'::regclass AND attname = 'v'";
    }

    private String value(Connection connection, String table, int id) throws SQLException {
        if (!mysql) {
            return one(connection, "SELECT v::text FROM public." + table + " WHERE id = " + id);
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT v FROM " + table + " WHERE id = " + id)) {
            row.next();
            String type = row.getMetaData().getColumnTypeName(1);
            if (type.equals("TIME")) {
                // The driver drops the sign of less than an hour.
                return one(connection, "SELECT CAST(v AS CHAR) FROM " + table + " WHERE id = " + id);
            }
            if (type.contains("BLOB") || type.contains("BINARY")) {
                byte[] bytes = row.getBytes(1);
                return bytes == null ? "null" : "0x" + HexFormat.of().formatHex(bytes);
            }
            if (type.equals("BIT")) {
                long bits = row.getLong(1);
                return row.wasNull() ? "null" : "b'" + Long.toBinaryString(bits) + "'";
            }
            return String.valueOf(row.getString(1));
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "(no row)";
        }
    }

    @Override
    public void close() throws SQLException {
        sink.close();
        if (looking != null) {
            looking.close();
        }
    }
}
