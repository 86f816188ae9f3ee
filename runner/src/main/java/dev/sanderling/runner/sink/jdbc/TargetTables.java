package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink.Difference;
import dev.sanderling.runner.sink.jdbc.Dialect.Extra;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The target tables of a run: found, made, widened, and ours before anything is written to them. */
final class TargetTables {
    private final SinkPlan.Jdbc plan;
    private final Dialect dialect;
    private final Trouble trouble;
    private final Door door;
    private final Columns columns;
    private final TargetNames names;
    private final Comparison comparison;
    private final Ownership ownership;
    /** What the transaction has to do with: where altering a table would wait for ourselves. */
    private final Set<TargetName> touched = new HashSet<>();
    /** For what would end the transaction. */
    private @Nullable Connection aside;

    TargetTables(SinkPlan.Jdbc plan, Dialect dialect, Positions positions, Trouble trouble, Door door) {
        this.plan = plan;
        this.dialect = dialect;
        this.trouble = trouble;
        this.door = door;
        this.columns = new Columns(plan, dialect);
        this.names = new TargetNames(plan, dialect, trouble);
        this.comparison = new Comparison(plan, dialect);
        this.ownership = new Ownership(plan, dialect, positions, trouble);
    }

    /**
     * The target of a table of this shape.
     *
     * @param begins whether it may be written to for the first time: a mirror that begins with changes lacks rows
     */
    TargetTable of(Table table, boolean begins, Connection connection) throws SQLException {
        List<String> key = columns.key(table);
        TargetName name = names.of(table, key);
        List<TargetColumn> there = existing(table, name, key, connection);
        TargetTable target = target(table, name, key, there, connection);
        ownership.take(name, table.name().toString(), begins, connection);
        touched.add(name);
        return target;
    }

    /**
     * Adds the columns that the source has by now, where adding them would end a segment's transaction. What the log still
     * brings without them leaves them null.
     *
     * @param tables that were looked at, and are as they should be
     */
    void widen(List<CatalogTable> tables, Connection connection) throws SQLException {
        if (dialect.altersInTransactions() || plan.evolve() != Evolve.ADDITIVE) {
            return;
        }
        for (CatalogTable described : tables) {
            Table table = described.table();
            if (columns.isKeyKnown(described)) {
                List<String> key = columns.key(table);
                TargetName name = names.of(table, key);
                Optional<List<TargetColumn>> there = dialect.columns(connection, name);
                if (there.isPresent()) {
                    List<Columns.Wanted> missing = comparison.missing(columns.wanted(table, key), there.get()).stream()
                            .filter(Columns.Wanted::isTypeKnown)
                            .toList();
                    // Where rows have a value in them, they come when the table is read again.
                    if (difference(table, connection).why(described.filled()).isEmpty()) {
                        add(name, missing, connection);
                    }
                }
            }
        }
    }

    /** The columns that the table has and its target lacks, and the other way round; none where there is no target. */
    Difference difference(Table table, Connection connection) throws SQLException {
        List<String> key = columns.key(table);
        Optional<List<TargetColumn>> there = dialect.columns(connection, names.of(table, key));
        if (there.isEmpty()) {
            return new Difference(List.of(), List.of());
        }
        List<Columns.Wanted> wanted = columns.wanted(table, key);
        return new Difference(
                comparison.missing(wanted, there.get()).stream()
                        // Ours is null in rows from before whoever reads them again.
                        .filter(column -> column.source() != null)
                        .map(Columns.Wanted::name)
                        .toList(),
                there.get().stream()
                        .filter(column -> wanted.stream()
                                .noneMatch(one -> comparison
                                        .find(List.of(column), one.name())
                                        .isPresent()))
                        .map(TargetColumn::name)
                        .toList());
    }

    /**
     * Deletes the rows of a mirror, or marks those that are not marked yet where deleted rows stay. That is a DELETE:
     * TRUNCATE would end MySQL's transaction, and in PostgreSQL keep out every reader until the commit, show those who look
     * at an earlier moment an empty table, and stumble over foreign keys.
     *
     * @param table whose key need not be known
     * @param begins as in {@link #of}
     */
    void empty(Table table, boolean begins, Connection connection) throws SQLException {
        TargetName name = dialect.kept(TargetName.of(plan.schema(), plan.table(), table.name()));
        if (dialect.columns(connection, name).isEmpty()) {
            return;
        }
        ownership.take(name, table.name().toString(), begins, connection);
        touched.add(name);
        String target = dialect.quoted(name);
        execute(
                connection,
                plan.deletedColumn()
                        .map(dialect::quoted)
                        .map(column ->
                                "UPDATE " + target + " SET " + column + " = true WHERE " + column + " IS NOT TRUE")
                        .orElse("DELETE FROM " + target));
    }

    /** Whether a mirror's table is emptied when its source is read from the first row. */
    boolean isEmptied() {
        return plan.onNotEmpty() != OnNotEmpty.KEEP;
    }

    /** The transaction writes to a table, found in this one or in an earlier. */
    void touch(TargetName name) {
        touched.add(name);
    }

    /** The transaction has ended. */
    void committed() {
        touched.clear();
    }

    private List<TargetColumn> existing(Table table, TargetName name, List<String> key, Connection connection)
            throws SQLException {
        Optional<List<TargetColumn>> found = dialect.columns(connection, name);
        if (found.isEmpty()) {
            create(table, name, key, connection);
            return dialect.columns(connection, name)
                    .orElseThrow(() -> mismatch(name + " was created and is not there."));
        }
        List<Columns.Wanted> missing = comparison.missing(columns.wanted(table, key), found.get());
        if (missing.isEmpty()) {
            return found.get();
        }
        if (plan.evolve() != Evolve.ADDITIVE) {
            throw mismatch(Comparison.missing(name, missing));
        }
        add(name, missing, connection);
        return dialect.columns(connection, name).orElseThrow();
    }

    private void add(TargetName name, List<Columns.Wanted> missing, Connection connection) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        List<String> additions = missing.stream()
                .map(wanted -> "ADD COLUMN " + dialect.quoted(wanted.name()) + " " + wanted.type())
                .toList();
        alter(name, "ALTER TABLE " + dialect.quoted(name) + " " + String.join(", ", additions), connection);
    }

    private void create(Table table, TargetName name, List<String> key, Connection connection) throws SQLException {
        if (!plan.createTables()) {
            throw mismatch(name + " does not exist; create it, or set spec.sinks[].jdbc.createTables.");
        }
        List<String> lines = new ArrayList<>();
        for (Columns.Wanted wanted : columns.wanted(table, key)) {
            lines.add(dialect.quoted(wanted.name()) + " " + wanted.type() + (wanted.key() ? " NOT NULL" : ""));
        }
        if (!key.isEmpty() && plan.mode() == JdbcMode.UPSERT) {
            lines.add("PRIMARY KEY ("
                    + String.join(", ", key.stream().map(dialect::quoted).toList()) + ")");
        }
        if (!dialect.ensureSchema(connection, name.schema())) {
            throw mismatch("there is no schema " + name.schema() + ", and the user may not create it; create it, or set"
                    + " spec.sinks[].jdbc.schema to one that is there.");
        }
        alter(
                name,
                "CREATE TABLE " + dialect.quoted(name) + " (" + String.join(", ", lines) + ")" + dialect.tableOptions(),
                connection);
    }

    private void alter(TargetName name, String sql, Connection connection) throws SQLException {
        if (dialect.altersInTransactions()) {
            make(name, connection, sql);
            return;
        }
        if (touched.contains(name)) {
            connection.rollback();
            make(name, connection, sql);
            throw trouble.failure(
                    Reason.SINK_BUSY,
                    name + " was altered in the middle of a segment, which was rolled back for it; the next run writes"
                            + " it again.",
                    null);
        }
        Connection other = aside;
        if (other == null) {
            other = door.open();
            dialect.settle(other);
            aside = other;
        }
        make(name, other, sql);
    }

    /** Lets go of a connection of its own. */
    void close() throws SQLException {
        Connection other = aside;
        aside = null;
        if (other != null) {
            other.close();
        }
    }

    /** A statement that makes or alters a table. */
    private void make(TargetName name, Connection connection, String sql) throws SQLException {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            throw trouble.ofStatement("making or altering " + name, e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TargetTable target(
            Table table, TargetName name, List<String> key, List<TargetColumn> there, Connection connection)
            throws SQLException {
        List<Columns.Wanted> all = columns.wanted(table, key);
        List<String> problems = comparison.problems(table, name, key, all, there, connection);
        if (!problems.isEmpty()) {
            throw mismatch(String.join(" ", problems));
        }
        List<TargetColumn> written = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int deleted = -1;
        for (Columns.Wanted wanted : all) {
            TargetColumn column = comparison
                    .find(there, wanted.name())
                    .orElseThrow(() -> mismatch(name + " lacks the column " + wanted.name() + "."));
            if (wanted.key()) {
                places.add(written.size());
            }
            if (wanted.extra() == Extra.DELETED) {
                deleted = written.size();
            }
            written.add(column);
            Column from = wanted.source();
            if (from != null) {
                cells.add(dialect.cell(from, column, wanted.key()));
            }
        }
        return new TargetTable(name, table, written, places, deleted, cells);
    }

    private Failure mismatch(String sentence) {
        return trouble.failure(Reason.SINK_TABLE_MISMATCH, sentence, null);
    }
}
