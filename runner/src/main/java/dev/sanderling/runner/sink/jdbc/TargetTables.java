package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.jdbc.Dialect.Extra;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The target tables of a run: found, made, widened, and ours before anything is written to them. */
final class TargetTables {
    private final SinkPlan.Jdbc plan;
    private final Dialect dialect;
    private final Positions positions;
    private final Trouble trouble;
    private final Door door;
    private final Columns names;
    private final Map<TargetName, String> sources = new HashMap<>();
    /** What the transaction has to do with: where altering a table would wait for ourselves. */
    private final Set<TargetName> touched = new HashSet<>();
    /** For what would end the transaction. */
    private @Nullable Connection aside;

    TargetTables(SinkPlan.Jdbc plan, Dialect dialect, Positions positions, Trouble trouble, Door door) {
        this.plan = plan;
        this.dialect = dialect;
        this.positions = positions;
        this.trouble = trouble;
        this.door = door;
        this.names = new Columns(plan, dialect);
    }

    /**
     * The target of a table of this shape.
     *
     * @param begins whether it may be written to for the first time: a mirror that begins with changes lacks rows
     */
    TargetTable of(Table table, boolean begins, Connection connection) throws SQLException {
        TargetName name = TargetName.of(plan.schema(), plan.table(), table.name());
        String source = table.name().toString();
        String other = sources.putIfAbsent(name, source);
        if (other != null && !other.equals(source)) {
            throw mismatch("both " + other + " and " + source + " would be written to " + name
                    + "; use {schema} and {table} in spec.sinks[].jdbc.schema and table.");
        }
        if (dialect.isTooLong(name.schema()) || dialect.isTooLong(name.table())) {
            throw mismatch(name + " is a longer name than the database takes; set spec.sinks[].jdbc.table.");
        }
        List<String> key = names.key(table);
        if (plan.mode() == JdbcMode.UPSERT && key.isEmpty()) {
            throw trouble.failure(
                    Reason.SINK_KEY_MISSING,
                    source + " has no primary key, so a mirror cannot tell its rows apart; name columns in"
                            + " spec.sinks[].jdbc.keys, exclude the table, or use mode: Append.",
                    null);
        }
        requireNames(table, key);
        List<TargetColumn> there = existing(table, name, key, connection);
        TargetTable target = target(table, name, key, there, connection);
        own(name, source, begins || plan.mode() == JdbcMode.APPEND, connection);
        touched.add(name);
        return target;
    }

    private void requireNames(Table table, List<String> key) {
        Set<String> taken = new HashSet<>();
        for (Columns.Wanted wanted : names.wanted(table, key)) {
            if (!taken.add(wanted.name())) {
                throw trouble.failure(
                        Reason.COLUMN_NAME_CLASH,
                        table.name() + " has a column " + wanted.name()
                                + ", which is what a column of ours is called; set spec.sinks[].jdbc.deletedColumn, or"
                                + " leave it out with spec.source.columns.exclude.",
                        null);
            }
        }
        for (String column : key) {
            if (!taken.contains(column)) {
                throw trouble.failure(
                        Reason.SINK_KEY_MISSING,
                        table.name() + " has no column " + column + ", which spec.sinks[].jdbc.keys names.",
                        null);
            }
        }
    }

    /** Whether a mirror's table is emptied when its source is read from the first row. */
    boolean isEmptied() {
        return plan.onNotEmpty() != OnNotEmpty.KEEP;
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
        List<String> missing = new ArrayList<>();
        for (Columns.Wanted wanted : names.wanted(table, key)) {
            if (find(found.get(), wanted.name()).isEmpty()) {
                missing.add(wanted.name());
            }
        }
        if (missing.isEmpty()) {
            return found.get();
        }
        if (plan.evolve() != Evolve.ADDITIVE) {
            throw mismatch(name + " lacks the column" + (missing.size() == 1 ? " " : "s ") + String.join(", ", missing)
                    + "; add " + (missing.size() == 1 ? "it" : "them")
                    + ", set spec.sinks[].jdbc.evolve: Additive, or leave out what is not wanted with"
                    + " spec.source.columns.exclude.");
        }
        List<String> additions = names.wanted(table, key).stream()
                .filter(wanted -> missing.contains(wanted.name()))
                .map(wanted -> "ADD COLUMN " + dialect.quoted(wanted.name()) + " " + wanted.type())
                .toList();
        alter(name, "ALTER TABLE " + dialect.quoted(name) + " " + String.join(", ", additions), connection);
        return dialect.columns(connection, name).orElseThrow();
    }

    private void create(Table table, TargetName name, List<String> key, Connection connection) throws SQLException {
        if (!plan.createTables()) {
            throw mismatch(name + " does not exist; create it, or set spec.sinks[].jdbc.createTables.");
        }
        List<String> lines = new ArrayList<>();
        for (Columns.Wanted wanted : names.wanted(table, key)) {
            if (dialect.isTooLong(wanted.name())) {
                throw mismatch(wanted.name() + " is a longer name than a column can have there.");
            }
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
            execute(connection, sql);
            return;
        }
        if (touched.contains(name)) {
            connection.rollback();
            execute(connection, sql);
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
        execute(other, sql);
    }

    /** Lets go of a connection of its own. */
    void close() throws SQLException {
        Connection other = aside;
        aside = null;
        if (other != null) {
            other.close();
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
        List<TargetColumn> columns = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int deleted = -1;
        for (Columns.Wanted wanted : names.wanted(table, key)) {
            TargetColumn column = find(there, wanted.name())
                    .orElseThrow(() -> mismatch(name + " lacks the column " + wanted.name() + "."));
            if (column.generated()) {
                throw mismatch("the column " + column.name() + " of " + name
                        + " is generated, so nothing can be written to it; make it a plain column, or leave"
                        + " it out with spec.source.columns.exclude.");
            }
            if (wanted.key()) {
                places.add(columns.size());
            }
            if (wanted.extra() == Extra.DELETED) {
                deleted = columns.size();
            }
            columns.add(column);
            Column from = wanted.source();
            if (from != null) {
                cells.add(dialect.cell(from, column));
            }
        }
        for (TargetColumn column : there) {
            if (!column.nullable() && !column.filled() && !column.generated() && !columns.contains(column)) {
                throw mismatch("the column " + column.name() + " of " + name
                        + " may not be null, and nothing is written to it; give it a default.");
            }
        }
        if (plan.mode() == JdbcMode.UPSERT && !dialect.isUnique(connection, name, key)) {
            throw mismatch(name + " has no primary key or unique index of just " + String.join(", ", key)
                    + ", which tell the source's rows apart; add one.");
        }
        Optional<String> misleading =
                plan.mode() == JdbcMode.UPSERT ? dialect.misleadingIndex(connection, name, key) : Optional.empty();
        if (misleading.isPresent()) {
            throw mismatch(name + " has the unique index " + misleading.get() + " besides " + String.join(", ", key)
                    + ", by which this database would write one row over another; make it a plain index.");
        }
        return new TargetTable(name, table, columns, places, deleted, cells);
    }

    private Optional<TargetColumn> find(List<TargetColumn> columns, String name) {
        return columns.stream()
                .filter(column -> dialect.altersInTransactions()
                        ? column.name().equals(name)
                        : column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Two jobs that write to one table would each undo the other's rows. */
    private void own(TargetName name, String source, boolean begins, Connection connection) throws SQLException {
        Optional<String> owner = positions.owner(connection, name);
        if (owner.isPresent()) {
            if (!owner.get().equals(positions.self())) {
                throw trouble.failure(
                        Reason.SINK_OWNED_BY_OTHER,
                        name + " is written by sink " + owner.get().replaceFirst("(.*)\t(.*)", "$2 of job $1")
                                + "; use another schema or table, or, if that job is gone, delete the table's row from "
                                + Positions.TABLES + ".",
                        null);
            }
            return;
        }
        if (!begins) {
            throw trouble.failure(
                    Reason.SINK_INCOMPLETE,
                    name + " is new to this job, but the rows of " + source
                            + " were read before, so it would lack them: set spec.recovery (a new requestId, and"
                            + " resnapshot: {tables: [" + source + "]}) to read them again, or put schema and table of"
                            + " the sink back.",
                    null);
        }
        boolean empty = isEmpty(connection, name);
        if (!empty && plan.onNotEmpty() == OnNotEmpty.FAIL) {
            throw trouble.failure(
                    Reason.SINK_NOT_EMPTY,
                    name + " has rows that this job has not written; empty it, or set spec.sinks[].jdbc.onNotEmpty to"
                            + " Replace (they are deleted) or Keep (they stay, but for those of the same key).",
                    null);
        }
        if (!empty && plan.onNotEmpty() == OnNotEmpty.REPLACE) {
            execute(connection, "DELETE FROM " + dialect.quoted(name));
        }
        positions.own(connection, name);
    }

    private boolean isEmpty(Connection connection, TargetName name) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM " + dialect.quoted(name) + " LIMIT 1")) {
            return !rows.next();
        }
    }

    private Failure mismatch(String sentence) {
        return trouble.failure(Reason.SINK_TABLE_MISMATCH, sentence, null);
    }
}
