package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.sink.PositionedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mirror or a log in a database. A segment is one transaction: it begins with the first rows that are handed to the
 * database, by locking our position's row, and ends by noting the segment in that row. Rows wait in memory for as long as
 * they are few, so that the last state of a row is all that is written of it.
 */
public final class JdbcSink implements PositionedSink {
    private final SinkPlan.Jdbc plan;
    private final Feed feed;
    private final Door door;
    private final Dialect dialect;
    private final Positions positions;
    private final Trouble trouble;
    private final Limits limits;
    private final FencedConnection connection;
    private final Map<TableName, Rows> tables = new LinkedHashMap<>();

    private @Nullable TargetTables targets;
    private @Nullable Batch batch;
    /** As preflight was given them. */
    private List<CatalogTable> described = List.of();

    private @Nullable Rows last;
    private long waiting;
    private long bytes;

    /**
     * A sink; nothing is connected yet.
     *
     * @param job namespace/name
     */
    public JdbcSink(SinkPlan.Jdbc plan, String job, Feed feed, Door door) {
        this(plan, job, feed, door, Limits.DEFAULT);
    }

    JdbcSink(SinkPlan.Jdbc plan, String job, Feed feed, Door door, Limits limits) {
        this.feed = feed;
        this.plan = plan;
        this.door = door;
        this.limits = limits;
        dialect = switch (plan.database()) {
            case Database.Postgres postgres -> new PostgresDialect(feed.fromPostgres());
            case Database.MySql mysql -> new MySqlDialect(MySqlKind.MYSQL);
            case Database.MariaDb mariadb -> new MySqlDialect(MySqlKind.MARIADB);
        };
        positions = new Positions(dialect, job, plan.name());
        trouble = new Trouble(
                plan.name(),
                plan.database().endpoint().address() + "/" + plan.database().name(),
                dialect);
        connection = new FencedConnection(door, dialect, positions, trouble);
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public boolean mirrors() {
        return plan.mode() == JdbcMode.UPSERT;
    }

    @Override
    public List<Finding> preflight() {
        try {
            return new Preflight(plan, dialect, positions, trouble).findings(connection.plain());
        } catch (Failure failure) {
            return List.of(failure.finding());
        }
    }

    @Override
    public List<String> warnings() {
        try {
            return new Preflight(plan, dialect, positions, trouble).warnings(connection.plain());
        } catch (SQLException e) {
            throw trouble.of("looking at it", e);
        }
    }

    @Override
    public List<Finding> preflight(List<CatalogTable> tables) {
        described = tables;
        try {
            return new TableFindings(plan, feed, dialect, positions, trouble, connection.plain()).of(tables);
        } catch (SQLException e) {
            return List.of(trouble.of("looking at its tables", e).finding());
        } catch (Failure failure) {
            return List.of(failure.finding());
        }
    }

    @Override
    public Optional<Held> held() {
        try {
            Connection jdbc = connection.plain();
            return dialect.columns(jdbc, new TargetName(dialect.home(jdbc), Positions.TABLE))
                            .isPresent()
                    ? positions.held(jdbc)
                    : Optional.empty();
        } catch (SQLException e) {
            throw trouble.ofStatement("reading " + Positions.TABLE, e);
        }
    }

    @Override
    public Optional<Held> fence(Batch claimed) {
        try {
            return connection.claim(claimed);
        } catch (SQLException e) {
            throw trouble.ofStatement("writing " + Positions.TABLE, e);
        }
    }

    @Override
    public void begin(Batch claimed) {
        batch = claimed;
        connection.begin(claimed);
        targets = new TargetTables(plan, dialect, positions, trouble, door);
        try {
            targets.widen(described, connection.plain());
        } catch (SQLException e) {
            throw trouble.of("adding columns", e);
        }
    }

    @Override
    public void write(Change change) {
        if (change.op() == Op.TRUNCATE && mirrors()) {
            truncate(change.table());
            return;
        }
        Rows rows = rows(change.table(), change.op() == Op.READ);
        long before = rows.size();
        try {
            rows.add(change);
        } catch (SQLException e) {
            throw trouble.of("writing " + rows.target().name(), rows.target().keyNames(), e);
        }
        waiting += rows.size() - before;
        if (rows.size() >= limits.table() || waiting >= limits.all()) {
            flush();
        }
    }

    /** What waits of the table came before, and is gone too. What the log does not tell is the table's key. */
    private void truncate(Table table) {
        Rows rows = tables.remove(table.name());
        if (rows != null) {
            waiting -= rows.size();
            last = null;
        }
        try {
            targets().empty(table, !feed.rowsFirst(), connection.transaction());
        } catch (SQLException e) {
            throw trouble.of("emptying the target of " + table.name(), e);
        }
    }

    @Override
    public boolean isNew(Table table) {
        if (!mirrors() || !feed.rowsFirst()) {
            return false;
        }
        try {
            Connection jdbc = connection.plain();
            TargetName name = dialect.kept(TargetName.of(plan.schema(), plan.table(), table.name()));
            return positions.owner(jdbc, name).isEmpty();
        } catch (SQLException e) {
            throw trouble.of("looking at the target of " + table.name(), e);
        }
    }

    @Override
    public Difference difference(Table table) {
        try {
            return targets().difference(table, connection.plain());
        } catch (SQLException e) {
            throw trouble.of("looking at the target of " + table.name(), e);
        }
    }

    @Override
    public void anew(Table table) {
        Rows rows = rows(table, true);
        waiting -= rows.size();
        rows.clear();
        if (!mirrors()) {
            return;
        }
        TargetName name = rows.target().name();
        try {
            if (targets().isEmptied()) {
                targets().touch(name);
                try (var statement = connection.transaction().createStatement()) {
                    statement.execute("DELETE FROM " + dialect.quoted(name));
                }
            }
        } catch (SQLException e) {
            throw trouble.of("emptying " + name, e);
        }
    }

    @Override
    public long commit(Segment segment) {
        flush();
        try {
            connection.commit(segment);
            targets().committed();
            long written = bytes;
            bytes = 0;
            return written;
        } catch (SQLException e) {
            throw trouble.of("committing segment " + segment.id(), e);
        }
    }

    /** What is not committed is rolled back by the database when the connection ends. */
    @Override
    public void close() {
        try {
            if (targets != null) {
                targets.close();
            }
        } catch (SQLException gone) {
            // The connection ends as well.
        } finally {
            connection.close();
        }
    }

    /** @param read whether the table's rows are being read */
    private Rows rows(Table table, boolean read) {
        Rows rows = last;
        if (rows != null && rows.target().fits(table)) {
            return rows;
        }
        rows = tables.get(table.name());
        if (rows == null || !rows.target().fits(table)) {
            // Before what waits in the former shape: once that is written, altering the table costs the segment.
            TargetTable target = target(table, read);
            if (rows != null && rows.size() > 0) {
                flush();
            }
            Rows.Transaction transaction = () -> {
                targets().touch(target.name());
                return connection.transaction();
            };
            rows = mirrors()
                    ? new MirrorRows(target, dialect, transaction, trouble)
                    : new LogRows(target, dialect, transaction, batch == null ? "" : batch.id());
            tables.put(table.name(), rows);
        }
        last = rows;
        return rows;
    }

    private TargetTable target(Table table, boolean read) {
        try {
            return targets().of(table, read || !feed.rowsFirst(), connection.transaction());
        } catch (SQLException e) {
            throw trouble.of("preparing the target of " + table.name(), e);
        }
    }

    private TargetTables targets() {
        TargetTables made = targets;
        if (made == null) {
            throw new IllegalStateException("begin comes before write");
        }
        return made;
    }

    private void flush() {
        for (Rows rows : tables.values()) {
            try {
                bytes += rows.flush();
            } catch (SQLException e) {
                throw trouble.of(
                        "writing " + rows.target().name(), rows.target().keyNames(), e);
            }
        }
        waiting = 0;
    }
}
