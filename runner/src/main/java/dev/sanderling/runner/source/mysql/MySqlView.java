package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.MySqlRows;
import dev.sanderling.runner.change.ReadTable;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.RowScan;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableScan;
import dev.sanderling.runner.source.TableView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MySQL tables as of one place in the log: a consistent read on a connection like the connector's own. */
final class MySqlView implements TableView {
    private static final Set<Integer> ALTERED = Set.of(1412, 1146, 1054, 1176);

    private static final Logger LOG = LoggerFactory.getLogger(MySqlView.class);
    /** The driver hands on row by row; what is read ahead of the sinks is bounded by this. */
    private static final long BYTES_AHEAD = 4L << 20;

    private static final int ROWS_AHEAD = 4_000;

    private final ControlConnection control;
    private final MySqlRules rules;
    private final MySqlRows rows;
    private final Connection jdbc;
    private final Map<String, CapturedTable> tables = new TreeMap<>();
    private final List<String> order;
    private final String view;

    private MySqlView(
            ControlConnection control,
            MySqlRules rules,
            MySqlRows rows,
            Connection second,
            List<CapturedTable> captured,
            ToRead toRead)
            throws SQLException {
        this.control = control;
        this.rules = rules;
        this.rows = rows;
        this.jdbc = rows.jdbc();
        captured.forEach(table -> tables.put(table.full(), table));
        this.order = toRead.next(captured(), Integer.MAX_VALUE);
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("SET SESSION max_execution_time = 0, transaction_isolation = 'REPEATABLE-READ'");
        }
        this.view = new ViewMoment(control, second).take(jdbc, captured).toString();
    }

    static MySqlView open(
            ControlConnection control,
            MySqlRules rules,
            Login login,
            Map<String, String> properties,
            List<CapturedTable> captured,
            ToRead toRead) {
        MySqlRows rows = MySqlRows.open(properties);
        try (Connection second = login.connect("view")) {
            return new MySqlView(control, rules, rows, second, captured, toRead);
        } catch (SQLException | RuntimeException e) {
            try {
                rows.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e instanceof RuntimeException r ? r : control.failure((SQLException) e);
        }
    }

    @Override
    public String view() {
        return view;
    }

    @Override
    public String until() {
        return view;
    }

    @Override
    public SortedSet<String> captured() {
        return new TreeSet<>(tables.keySet());
    }

    @Override
    public List<String> tables() {
        return order;
    }

    @Override
    public long estimatedRows() {
        return order.stream().mapToLong(name -> table(name).rows()).sum();
    }

    private CapturedTable table(String name) {
        CapturedTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("not a table of this view: " + name);
        }
        return table;
    }

    @Override
    public TableScan scan(String name, List<KeyPart> after) {
        CapturedTable table = table(name);
        try {
            ReadTable shape = rows.table(new TableName(table.schema(), table.name()), ddl(table));
            TableKey key = rules.key(name);
            TableKey whole = key.isNone() || key.places(shape.table()) == null ? TableKey.NONE : key;
            return new Named(name, scan(table, shape, whole, after));
        } catch (SQLException e) {
            throw isAltered(e) ? altered(name, e) : control.failure(e);
        }
    }

    /**
     * The definition changed since the view's moment, or the table is gone; or, since the look at its definition, a column
     * that is asked for, or the primary key.
     */
    private static boolean isAltered(SQLException e) {
        return ALTERED.contains(e.getErrorCode());
    }

    private static Failure altered(String name, SQLException e) {
        return new Failure(
                Reason.SOURCE_BUSY,
                "The table " + name + " was altered, truncated or dropped while it was about to be read; the next run"
                        + " reads it.",
                e);
    }

    /** Where rows are not fetched at once, the server says with the first of them that the table was altered. */
    private record Named(String name, TableScan scan) implements TableScan {
        @Override
        public Table table() {
            return scan.table();
        }

        @Override
        public boolean isKeyed() {
            return scan.isKeyed();
        }

        @Override
        public int rowsAtOnce() {
            return scan.rowsAtOnce();
        }

        @Override
        public @Nullable Object @Nullable [] next() throws Exception {
            try {
                return scan.next();
            } catch (SQLException e) {
                throw isAltered(e) ? altered(name, e) : e;
            }
        }

        @Override
        public List<KeyPart> key(@Nullable Object[] row) {
            return scan.key(row);
        }

        @Override
        public void close() {
            scan.close();
        }
    }

    private String ddl(CapturedTable table) throws SQLException {
        try (Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + table.quoted())) {
            row.next();
            return row.getString(2);
        }
    }

    private RowScan scan(CapturedTable table, ReadTable shape, TableKey key, List<KeyPart> after) throws SQLException {
        List<String> selected = new ArrayList<>(shape.selected());
        int[] exact = KeySql.exactly(key, selected);
        var sql = new StringBuilder("SELECT ")
                .append(String.join(", ", selected))
                .append(" FROM ")
                .append(table.quoted());
        List<String> names = key.columns().stream().map(c -> quote(c.name())).toList();
        List<Integer> values = List.of();
        if (!key.isNone()) {
            sql.append(" FORCE INDEX (PRIMARY)");
        }
        if (!after.isEmpty()) {
            KeySql.Condition condition = KeySql.after(key, names);
            sql.append(" WHERE ").append(condition.sql());
            values = condition.values();
        }
        if (!key.isNone()) {
            sql.append(" ORDER BY ").append(String.join(", ", names));
        }
        PreparedStatement statement =
                jdbc.prepareStatement(sql.toString(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            statement.setFetchSize(Integer.MIN_VALUE);
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, after.get(values.get(i)).value());
            }
            int ahead = (int) Math.max(1, Math.min(ROWS_AHEAD, BYTES_AHEAD / Math.max(1, table.rowBytes())));
            return new RowScan(shape, key, exact, ahead, statement, statement.executeQuery());
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (SQLException e) {
            LOG.debug("closing the view", e);
        }
    }
}
