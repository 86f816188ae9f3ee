package dev.sanderling.runner.source.mysql;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import dev.sanderling.runner.source.mysql.statement.Writing;
import dev.sanderling.runner.source.mysql.structure.Charsets;
import io.debezium.connector.binlog.LogGuard;
import io.debezium.connector.binlog.StatementNotes;
import io.debezium.relational.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the log's events before the connector does. What changes captured tables in a form that is not read ends the
 * run; statements about other tables are passed over, whether they can be understood or not; and what a table looks like
 * is settled by {@link TableTruth} before a row of it is used.
 */
final class LogWatch implements LogGuard {
    /** Passed over by the connector. */
    private static final String NOTHING = "SAVEPOINT passed_over";

    private static final String BEGIN = "BEGIN";

    private static final String COMMIT = "COMMIT";

    /** What says where a part of a transaction begins or ends. */
    private static final Set<String> PARTS = Set.of("SAVEPOINT", "RELEASE");

    /** More than a statement can have tables. */
    private static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private final Scope scope;
    private final @Nullable Snapshot snapshot;
    private final Predicate<String> passedOver;
    private final StatementReach reach;
    private final TableTruth truth;
    private final ConnectorTables tables;
    private final TableStatements statements;
    private final XaTransactions xa;
    private final Supplier<Charsets> charsets;
    private final boolean folded;
    /** Tables whose rows are wanted, by the log's number of them while it holds; those of now and long before. */
    private final Map<Long, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Seen> eldest) {
            return size() > MOST;
        }
    };

    private LogPosition place = new LogPosition("", 0);
    private LogPosition end = new LogPosition("", 0);
    private Instant time = Instant.EPOCH;
    private @Nullable TableName inTransaction;
    /** A table under its number. */
    private record Seen(TableName name, TableMapEventData map, Table settled) {}

    LogWatch(
            Scope scope,
            @Nullable Snapshot snapshot,
            Predicate<String> passedOver,
            StatementReach reach,
            TableTruth truth,
            ConnectorTables tables,
            TableStatements statements,
            XaTransactions xa,
            Supplier<Charsets> charsets,
            boolean folded) {
        this.scope = scope;
        this.snapshot = snapshot;
        this.passedOver = passedOver;
        this.reach = reach;
        this.truth = truth;
        this.tables = tables;
        this.statements = statements;
        this.xa = xa;
        this.charsets = charsets;
        this.folded = folded;
    }

    @Override
    public void at(String file, long position, long length, long millis) {
        if (position > 0 && file != null) {
            place = new LogPosition(file, position);
            end = new LogPosition(file, position + length);
            time = Instant.ofEpochMilli(millis);
        }
    }

    @Override
    public boolean table(TableMapEventData map) {
        TableName name = new TableName(map.getDatabase(), map.getTable());
        Seen known = seen.get(map.getTableId());
        xa.rows(name);
        if (!scope.captures(name.schema(), name.table())) {
            seen.remove(map.getTableId());
            return true;
        }
        if (isImmaterial(name)) {
            seen.remove(map.getTableId());
            return false;
        }
        inTransaction = name;
        if (known == null
                || !known.name().equals(name)
                || known.settled() != tables.get(name)
                || !isSame(known.map(), map)) {
            seen.put(map.getTableId(), new Seen(name, map, truth.settle(name, map, end, time)));
        }
        return true;
    }

    private static boolean isSame(TableMapEventData one, TableMapEventData other) {
        return Arrays.equals(one.getColumnTypes(), other.getColumnTypes())
                && Arrays.equals(one.getColumnMetadata(), other.getColumnMetadata())
                && one.getColumnNullability().equals(other.getColumnNullability());
    }

    /** Whether everything that the log has of a table here is left out, because reading the table shows it. */
    private boolean isImmaterial(TableName name) {
        Snapshot open = snapshot;
        if (open == null) {
            return false;
        }
        Snapshot.Window window = open.window();
        return open.toRead().isUntouched(name.toString())
                || window != null
                        && window.before().isUntouched(name.toString())
                        && place.isBefore(LogPosition.parse(window.until()));
    }

    @Override
    public boolean isWanted(long number) {
        return seen.containsKey(number);
    }

    @Override
    public void image(long number, int columns) {
        Seen table = seen.get(number);
        if (table != null && columns != table.map().getColumnTypes().length) {
            throw Refusals.partialImage(table.name(), columns, table.map().getColumnTypes().length, place.toString());
        }
    }

    @Override
    public void partial(long number) {
        Seen table = seen.get(number);
        if (table != null) {
            throw Refusals.partialJson(table.name(), place.toString());
        }
    }

    @Override
    public RuntimeException unreadable(long number, Exception cause) {
        Seen table = seen.get(number);
        return table == null
                ? new IllegalStateException(cause)
                : Refusals.unreadable(table.name(), cause, place.toString());
    }

    @Override
    public String statement(String database, byte[] written, StatementNotes notes, boolean ofSession) {
        Writing writing = Writing.isPlain(written) ? Writing.PLAIN : writing(notes);
        String sql = (writing == null ? Writing.PLAIN : writing).plain(written);
        if (sql.equals(BEGIN)) {
            inTransaction = null;
            xa.none();
            return sql;
        }
        if (passedOver.test(sql)) {
            return sql;
        }
        return writing == null
                ? statement(Statement.ofUnknown(sql, database, folded), database, sql, notes, ofSession)
                : statement(Statement.of(sql, database, folded), database, sql, notes, ofSession);
    }

    /** How the session wrote it; null where the server does not say. */
    private @Nullable Writing writing(StatementNotes notes) {
        Integer collation = notes.collation();
        String charset = collation == null ? null : charsets.get().name(collation);
        Long sqlMode = notes.sqlMode();
        return sqlMode == null || charset == null ? null : Writing.of(sqlMode, charset);
    }

    private String statement(
            Statement statement, String database, String sql, StatementNotes notes, boolean ofSession) {
        switch (statement) {
            case Statement.Transaction transaction -> {
                if (transaction.word().equals("XA")) {
                    return xa(sql);
                }
                TableName table = inTransaction;
                if (transaction.word().equals("ROLLBACK")) {
                    if (table != null) {
                        throw Refusals.undone(table, sql, place.toString());
                    }
                    return transaction.whole() ? COMMIT : NOTHING;
                }
                return PARTS.contains(transaction.word()) ? NOTHING : sql;
            }
            case Statement.Nothing nothing -> LOG.debug("passed over: {}", sql);
            case Statement.Rows rows -> {
                // What it sets off is in no map.
                xa.none();
                rows(rows, sql, notes.databases());
            }
            case Statement.Truncate truncate -> {
                return truncate(truncate.table(), ofSession);
            }
            case Statement.Unclear unclear -> {
                if (Stream.concat(unclear.names().stream(), tables().filter(unclear::mayName))
                        .anyMatch(t -> scope.captures(t.schema(), t.table()))) {
                    throw Refusals.unclearStatement(sql, place.toString());
                }
            }
            case Statement.Create create -> {
                if (create.filled() && isMaterial(create.table())) {
                    throw Refusals.rowsAsStatement(sql, List.of(create.table()), place.toString());
                }
                define(statement, sql, database, notes.implicitTimestamps());
            }
            default -> define(statement, sql, database, notes.implicitTimestamps());
        }
        return NOTHING;
    }

    /**
     * Of an XA transaction. One that is prepared is a transaction of its own for the connector, which knows of none, and so
     * is the end of it.
     */
    private String xa(String sql) {
        switch (xa.read(sql)) {
            case XaTransactions.Step.Start start -> {
                inTransaction = null;
                return BEGIN;
            }
            case XaTransactions.Step.End ended -> {
                return NOTHING;
            }
            case XaTransactions.Step.Rollback rollback -> xa.over(rollback, end);
            case XaTransactions.Step.Commit commit -> committed(sql, commit);
            case XaTransactions.Step.Unclear unclear -> throw Refusals.unclearStatement(sql, place.toString());
        }
        return COMMIT;
    }

    /** What was prepared is committed: the log had its rows where it was prepared, and has them no more. */
    private void committed(String sql, XaTransactions.Step.Commit commit) {
        Optional<Set<TableName>> changed =
                tables().anyMatch(this::isMaterial) ? xa.tables(commit, end) : xa.over(commit, end);
        if (changed.isEmpty() && tables().anyMatch(this::isMaterial)) {
            throw Refusals.unknownPrepared(sql, place.toString());
        }
        List<TableName> missed = changed.orElse(Set.of()).stream()
                .filter(this::isMaterial)
                .sorted(Comparator.comparing(TableName::toString))
                .toList();
        if (!missed.isEmpty()) {
            throw Refusals.preparedBefore(sql, missed, place.toString());
        }
    }

    private Stream<TableName> tables() {
        return tables.all().keySet().stream();
    }

    private boolean isMaterial(TableName table) {
        return scope.captures(table.schema(), table.table()) && !isImmaterial(table);
    }

    private void rows(Statement.Rows rows, String sql, @Nullable Set<String> opened) {
        if (opened != null && opened.stream().noneMatch(reach::mayBeCaptured)) {
            return;
        }
        List<TableName> named = reach.named(rows);
        List<TableName> material = named.stream().filter(t -> !isImmaterial(t)).toList();
        if (!material.isEmpty()) {
            throw Refusals.rowsAsStatement(sql, material, place.toString());
        }
        Optional<String> beyond = reach.beyond(rows);
        if (beyond.isPresent()) {
            throw Refusals.unboundStatement(sql, beyond.get(), place.toString());
        }
    }

    /** A session that has made a temporary table is marked so from then on, whichever table its statements are about. */
    private String truncate(TableName table, boolean ofSession) {
        if (!isMaterial(table)) {
            return NOTHING;
        }
        if (ofSession) {
            statements.mayBeEmptied(end, table);
            return NOTHING;
        }
        truth.known(table, end, time);
        return "TRUNCATE TABLE " + ConnectorTables.quote(table.schema()) + "." + ConnectorTables.quote(table.table());
    }

    private void define(Statement statement, String sql, String database, boolean implicitTimestamps) {
        if (statement instanceof Statement.DropDatabase drop) {
            // Which tables go with it is not in the statement.
            String gone = Stream.concat(tables(), truth.forgotten())
                    .filter(t -> t.schema().equals(drop.name()) && scope.captures(t.schema(), t.table()))
                    .distinct()
                    .map(t -> ConnectorTables.quote(t.schema()) + "." + ConnectorTables.quote(t.table()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            if (!gone.isEmpty()) {
                statements.add(end, database, "DROP TABLE " + gone, implicitTimestamps, tables::get);
            }
        } else if (Structures.names(statement).stream().noneMatch(t -> scope.captures(t.schema(), t.table()))) {
            return;
        } else {
            statements.add(end, database, sql, implicitTimestamps, tables::get);
        }
        tables.at(place.pos(), end.pos() - place.pos());
        truth.follow(statement, sql, database, end, time);
    }

    @Override
    public void committed() {
        inTransaction = null;
        xa.none();
    }

    @Override
    public void prepared() {
        TableName table = inTransaction;
        if (table != null) {
            throw Refusals.prepared(table, place.toString());
        }
        xa.prepared(end);
    }

    @Override
    public void restarted() {
        seen.clear();
    }

    @Override
    public void incident() {
        throw Refusals.incident(place.toString());
    }

    @Override
    public void unknown(String type) {
        throw Refusals.unknownEvent(type, place.toString());
    }
}
