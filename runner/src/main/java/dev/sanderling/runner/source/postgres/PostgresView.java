package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.PostgresRows;
import dev.sanderling.runner.change.PostgresRows.Logged;
import dev.sanderling.runner.change.ReadTable;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.RowScan;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableScan;
import dev.sanderling.runner.source.TableView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL tables as of one moment: a repeatable read transaction on a connection like the connector's own. The tables
 * are locked before the moment against being altered, as a reader locks them, because not every ALTER TABLE leaves the
 * old rows to those who look at an earlier moment.
 */
final class PostgresView implements TableView {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresView.class);
    /** Locks are the server's shared memory; more tables are for the next view. */
    private static final int TABLES = 500;

    private static final long FETCH_BYTES = 4L << 20;
    private static final int FETCH_ROWS = 4_000;

    private final ControlConnection control;
    private final String publication;
    private final PostgresRules rules;
    private final PostgresRows rows;
    private final Connection jdbc;
    private final SortedSet<String> captured;
    private final Map<String, CapturedTable> reading;
    private final List<String> order;
    private String view = "";
    private String until = "";
    private Map<TableName, ReadTable> described = Map.of();

    private PostgresView(
            ControlConnection control,
            PostgresRules rules,
            PostgresRows rows,
            String publication,
            Tables tables,
            ToRead toRead)
            throws SQLException {
        this.control = control;
        this.publication = publication;
        this.rules = rules;
        this.rows = rows;
        this.jdbc = rows.jdbc();
        Map<String, CapturedTable> byName = new TreeMap<>();
        tables.captured().forEach(table -> byName.put(table.full(), table));
        this.captured = new TreeSet<>(byName.keySet());
        this.order = toRead.next(captured, TABLES);
        this.reading = new HashMap<>();
        order.forEach(name -> reading.put(name, byName.get(name)));
    }

    /**
     * Begins to read.
     *
     * @param moment finds one
     * @param again as in {@link ViewMoment#take}
     * @return empty where there was no moment in time
     */
    static Optional<TableView> open(
            ControlConnection control,
            PostgresRules rules,
            Map<String, String> properties,
            String publication,
            Tables tables,
            ToRead toRead,
            ViewMoment moment,
            BooleanSupplier again) {
        PostgresRows rows = PostgresRows.open(properties);
        try {
            var view = new PostgresView(control, rules, rows, publication, tables, toRead);
            if (view.begin(moment, again)) {
                return Optional.of(view);
            }
            rows.close();
            return Optional.empty();
        } catch (SQLException | RuntimeException e) {
            rows.close();
            if (e instanceof SQLException sql) {
                throw "55P03".equals(sql.getSQLState()) ? locked(sql) : control.failure(sql);
            }
            throw (RuntimeException) e;
        }
    }

    private static Failure locked(SQLException e) {
        return new Failure(
                Reason.SOURCE_BUSY,
                "A table could not be read, because somebody has locked it for an ALTER TABLE or the like; the next run"
                        + " tries again.",
                e);
    }

    private boolean begin(ViewMoment moment, BooleanSupplier again) throws SQLException {
        settle();
        Optional<XidSnapshot> shown = moment.take(new Reader(), again);
        if (shown.isEmpty()) {
            return false;
        }
        view = shown.get().toString();
        until = Until.read(control).toString();
        described = rows.tables(logged());
        return true;
    }

    private void settle() throws SQLException {
        jdbc.setAutoCommit(true);
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(SessionSettings.statements(control.major())
                    + "; SET lock_timeout = '10s'; SET max_parallel_workers_per_gather = 0;"
                    // Where policies hide rows from us the server is to say so, instead of leaving them out.
                    + " SET row_security = off;"
                    // Reading in the order of the key is what makes it possible to go on later; never sort a table.
                    + " SET enable_sort = off; SET enable_seqscan = off; SET enable_bitmapscan = off;"
                    + " SET cursor_tuple_fraction = 0.001; SET synchronize_seqscans = off;"
                    + " SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        jdbc.setAutoCommit(false);
    }

    /** The transaction, with its locks and then its moment. */
    private final class Reader implements ViewMoment.Reader {
        @Override
        public void lock() throws SQLException {
            try {
                PostgresView.this.lock();
            } catch (SQLException e) {
                if (!"42501".equals(e.getSQLState())) {
                    throw e;
                }
                LOG.debug("tables are read without a lock, because the user may select columns only", e);
                jdbc.rollback();
            }
        }

        @Override
        public XidSnapshot begin() throws SQLException {
            try (Statement statement = jdbc.createStatement();
                    var row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
                row.next();
                return XidSnapshot.parse(row.getString(1));
            }
        }

        @Override
        public void rollback() throws SQLException {
            jdbc.rollback();
        }
    }

    private Map<TableName, Logged> logged() {
        List<CapturedTable> tables = List.copyOf(reading.values());
        LogColumns columns = LogColumns.read(control, publication, tables);
        Map<TableName, List<String>> keys = KeyCatalog.names(control, tables);
        Map<TableName, Logged> logged = new HashMap<>();
        for (CapturedTable table : tables) {
            var name = new TableName(table.schema(), table.name());
            logged.put(name, new Logged(keys.getOrDefault(name, List.of()), column -> columns.has(name, column)));
        }
        return logged;
    }

    private void lock() throws SQLException {
        if (order.isEmpty()) {
            return;
        }
        String names = order.stream().map(this::from).collect(Collectors.joining(", "));
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
        }
    }

    /** Tables that inherit are tables of their own; partitions are not. */
    private String from(String name) {
        CapturedTable table = reading.get(name);
        if (table == null) {
            throw new IllegalArgumentException("not a table of this view: " + name);
        }
        return (table.kind() == 'p' ? "" : "ONLY ") + table.quoted();
    }

    @Override
    public String view() {
        return view;
    }

    @Override
    public String until() {
        return until;
    }

    @Override
    public SortedSet<String> captured() {
        return captured;
    }

    @Override
    public List<String> tables() {
        return order;
    }

    @Override
    public long estimatedRows() {
        return reading.values().stream().mapToLong(CapturedTable::rows).sum();
    }

    @Override
    public TableScan scan(String name, List<KeyPart> after) {
        CapturedTable table = reading.get(name);
        if (table == null) {
            throw new IllegalArgumentException("not a table of this view: " + name);
        }
        ReadTable shape = described.get(new TableName(table.schema(), table.name()));
        if (shape == null) {
            throw changed(name, null);
        }
        TableKey key = rules.key(name);
        TableKey usable = key.isNone() || key.places(shape.table()) == null ? TableKey.NONE : key;
        try {
            return scan(table, shape, usable, after);
        } catch (SQLException e) {
            // Only where there was no lock to be had.
            throw "42703".equals(e.getSQLState()) ? changed(name, e) : control.failure(e);
        }
    }

    private static Failure changed(String name, @Nullable SQLException e) {
        return new Failure(
                Reason.SOURCE_BUSY,
                "The table " + name
                        + " was altered, dropped or renamed while it was about to be read; the next run looks"
                        + " again.",
                e);
    }

    private RowScan scan(CapturedTable table, ReadTable shape, TableKey key, List<KeyPart> after) throws SQLException {
        var sql = new StringBuilder("SELECT ")
                .append(String.join(", ", shape.selected()))
                .append(" FROM ")
                .append(from(table.full()));
        String keys = key.columns().stream().map(c -> Quote.name(c.name())).collect(Collectors.joining(", "));
        if (!after.isEmpty()) {
            sql.append(" WHERE ROW(").append(keys).append(") > ").append(PostgresKeys.row(key, i -> "?::text"));
        }
        if (!key.isNone()) {
            sql.append(" ORDER BY ").append(PostgresKeys.order(key));
        }
        int atOnce = rowsAtOnce(table);
        PreparedStatement statement = jdbc.prepareStatement(sql.toString());
        try {
            statement.setFetchSize(atOnce);
            for (int i = 0; i < after.size(); i++) {
                statement.setString(i + 1, after.get(i).value());
            }
            return new RowScan(shape, key, new int[0], atOnce, statement, statement.executeQuery());
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** By what a row takes on disk, large values included. */
    private int rowsAtOnce(CapturedTable table) {
        long bytes = control.one(
                "SELECT coalesce(sum(pg_table_size(relid)), 0)::bigint FROM"
                        + " pg_partition_tree(?::bigint::oid::regclass)",
                r -> r.getLong(1),
                table.oid());
        long width = bytes / Math.max(1, table.rows());
        return (int) Math.max(1, Math.min(FETCH_ROWS, FETCH_BYTES / Math.max(1, width)));
    }

    @Override
    public void close() {
        try {
            jdbc.rollback();
        } catch (SQLException e) {
            LOG.debug("ending the view's transaction", e);
        }
        rows.close();
    }
}
