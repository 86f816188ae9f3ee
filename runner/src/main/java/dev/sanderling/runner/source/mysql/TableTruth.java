package dev.sanderling.runner.source.mysql;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import dev.sanderling.runner.source.mysql.structure.ColumnShape;
import dev.sanderling.runner.source.mysql.structure.Fit;
import dev.sanderling.runner.source.mysql.structure.LoggedShape;
import dev.sanderling.runner.source.mysql.structure.NamedColumns;
import dev.sanderling.runner.source.mysql.structure.ParsedShape;
import dev.sanderling.runner.source.mysql.structure.StatementParser;
import dev.sanderling.runner.source.mysql.structure.TableShape;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What captured tables look like: the server's word over the parser's. The log's own map of a table comes before each
 * group of its rows and has its types, and with {@code binlog_row_metadata=FULL} everything. Names and labels that it
 * does not have are taken from the statements, and those are believed only where what follows from them is, after all
 * statements up to now, what the catalogue has now. Where that cannot be told the table is forgotten, and its next rows
 * end the run unless the map says all by itself or the catalogue can: nothing wrong is published, nor kept in the
 * schema history.
 */
final class TableTruth {
    private static final Logger LOG = LoggerFactory.getLogger(TableTruth.class);
    /** Statements that rename several columns at once: the parser mixes them up, and a later one may hide it. */
    private static final int MOVES = 2;

    private final Scope scope;
    private final StatementParser parser;
    private final ConnectorTables tables;
    private final TableCatalog catalog;
    private final LaterStatements later;
    /** Tables that were forgotten, and the statement because of which. */
    private final Map<TableName, String> unclear = new HashMap<>();
    /** Forgotten tables whose columns' names the statements say all the same, and what was known of them before. */
    private final Map<TableName, Named> named = new HashMap<>();
    /** Up to where the statements about a table, followed one by one, led to what the catalogue has. */
    private final Map<TableName, LogPosition> proven = new HashMap<>();

    TableTruth(
            Scope scope, StatementParser parser, ConnectorTables tables, TableCatalog catalog, LaterStatements later) {
        this.scope = scope;
        this.parser = parser;
        this.tables = tables;
        this.catalog = catalog;
        this.later = later;
    }

    private record Named(NamedColumns columns, @Nullable Table before) {}

    /** Captured tables that are there, and of which nobody knows what they look like. */
    Stream<TableName> forgotten() {
        return unclear.keySet().stream();
    }

    /** Makes the connector's table what the map says, or ends the run. Returns the connector's table. */
    Table settle(TableName name, TableMapEventData map, LogPosition place, Instant time) {
        TableShape logged;
        try {
            logged = LoggedShape.of(map, catalog.charsets());
        } catch (IllegalArgumentException e) {
            throw Refusals.unknownColumns(name, String.valueOf(e.getMessage()), place.toString());
        }
        Table known = tables.get(name);
        Named named = this.named.remove(name);
        TableShape shape = logged.isNamed() && logged.isLabelled() ? logged : null;
        List<String> misfits = List.of();
        if (shape == null && known != null) {
            TableShape believed = ParsedShape.of(known);
            misfits = Fit.misfits(believed, logged, catalog.charsets());
            shape = misfits.isEmpty() && sameNames(believed, logged) ? completed(logged, believed) : null;
        }
        if (shape == null && known == null && named != null) {
            shape = named.columns().completed(logged).orElse(null);
        }
        if (shape == null) {
            shape = fromCatalogue(name, logged, String.join(", ", misfits), place);
        }
        Table built = parser.build(name, shape, known == null && named != null ? named.before() : known);
        unclear.remove(name);
        return known != null && isSame(built, known) ? known : tables.put(built, "-- as the log has it: " + name, time);
    }

    /** Tables are equal for the connector if names differ in case. */
    private static boolean isSame(Table one, Table other) {
        return one.equals(other)
                && one.columns().stream()
                        .map(Column::name)
                        .toList()
                        .equals(other.columns().stream().map(Column::name).toList());
    }

    private static boolean sameNames(TableShape believed, TableShape logged) {
        return !logged.isNamed() || names(believed).equals(names(logged));
    }

    private static List<@Nullable String> names(TableShape shape) {
        List<@Nullable String> names = new ArrayList<>();
        shape.columns().forEach(column -> names.add(column.name()));
        return names;
    }

    /** What the map does not say, from elsewhere. */
    private static TableShape completed(TableShape logged, TableShape other) {
        List<ColumnShape> columns = new ArrayList<>();
        for (int i = 0; i < logged.columns().size(); i++) {
            ColumnShape mine = logged.columns().get(i);
            ColumnShape more = other.columns().get(i);
            ColumnShape column = mine.named(more.name());
            if (column.labels() == null) {
                column = column.labelled(more.labels());
            }
            if (mine.type().equals("geometry") || mine.type().equals("vector") && mine.length() < 0) {
                column = more;
            }
            columns.add(column);
        }
        return new TableShape(columns, logged.key() == null ? other.key() : logged.key());
    }

    private TableShape fromCatalogue(TableName name, TableShape logged, String why, LogPosition place) {
        LaterStatements.Look look = later.after(place, name);
        Optional<TableShape> now = look.table();
        if (now.isEmpty() || look.touches(name)) {
            throw Refusals.unknownStructure(name, unclear.get(name), why, place.toString());
        }
        TableShape shape = now.get();
        List<String> misfits = Fit.misfits(shape, logged, catalog.charsets());
        if (!misfits.isEmpty() || !sameNames(shape, logged)) {
            throw Refusals.unknownStructure(name, unclear.get(name), String.join(", ", misfits), place.toString());
        }
        return completed(logged, shape);
    }

    /** Makes sure that the connector knows the table, of which something comes without a map. */
    void known(TableName name, LogPosition place, Instant time) {
        if (tables.get(name) != null) {
            return;
        }
        LaterStatements.Look look = later.after(place, name);
        if (look.table().isEmpty() || look.touches(name)) {
            throw Refusals.unknownStructure(name, unclear.get(name), "", place.toString());
        }
        tables.put(parser.build(name, look.table().get(), null), "-- as the catalogue has it: " + name, time);
    }

    /** Does what a statement does to captured tables, as far as that is certain. */
    void follow(Statement statement, String sql, String database, LogPosition place, Instant time) {
        Structures now = Structures.of(parser, tables.all());
        // One that was forgotten is there, whatever it looks like.
        Set<TableName> changed = new LinkedHashSet<>(now.apply(statement, sql, database));
        changed.removeIf(name -> !scope.captures(name.schema(), name.table()));
        for (TableName name : changed) {
            if (!now.has(name)) {
                tables.remove(name, time);
                unclear.remove(name);
                named.remove(name);
                continue;
            }
            Optional<Table> certain = certain(name, now, statement, place);
            if (certain.isEmpty()) {
                LOG.debug("{} cannot be followed: {}", name, sql);
                Optional<Named> names = names(name, statement, sql, place);
                named.remove(name);
                names.ifPresent(known -> named.put(name, known));
                tables.remove(name, time);
                unclear.put(name, sql);
            } else {
                unclear.remove(name);
                named.remove(name);
                Table known = tables.get(name);
                if (known == null || !isSame(certain.get(), known)) {
                    tables.put(certain.get(), sql, time);
                }
            }
        }
    }

    /** What a table is after a statement, where that is certain. */
    private Optional<Table> certain(TableName name, Structures now, Statement statement, LogPosition place) {
        LaterStatements.Look look = later.after(place, name);
        Optional<Table> parsed = now.get(name);
        if (!look.touches(name)) {
            Table known = parsed.orElseGet(() -> tables.get(name));
            return look.table().map(shape -> agreed(parsed, shape).orElseGet(() -> parser.build(name, shape, known)));
        }
        boolean hidden = statement instanceof Statement.Alter alter && alter.moves() >= MOVES;
        if (parsed.isEmpty() || hidden) {
            return Optional.empty();
        }
        LogPosition until = proven.get(name);
        if (until == null || !place.isBefore(until)) {
            Structures then = now.copy();
            look.statements().forEach(found -> then.apply(found.statement(), found.sql(), found.database()));
            boolean agrees = then.has(name) == look.table().isPresent()
                    && (!then.has(name)
                            || agreed(then.get(name), look.table().get()).isPresent());
            if (!agrees) {
                return Optional.empty();
            }
            proven.put(name, look.end());
        }
        return parsed;
    }

    /**
     * The names that a table's columns have after a statement that the parser does not understand, or mixes up: where those
     * that follow from it are, after all statements up to now, what the catalogue has now.
     */
    private Optional<Named> names(TableName name, Statement statement, String sql, LogPosition place) {
        Table known = tables.get(name);
        Named before = known == null ? named.get(name) : new Named(NamedColumns.of(ParsedShape.of(known)), known);
        LaterStatements.Look look = later.after(place, name);
        if (before == null || look.table().isEmpty() || !isAlterationOf(name, statement)) {
            return Optional.empty();
        }
        Optional<NamedColumns> after = before.columns().after(sql);
        Optional<NamedColumns> now = after;
        for (LaterStatements.Found found : look.statements()) {
            if (now.isPresent() && (found.isGarbled() || Structures.isAbout(found.statement(), name))) {
                now = isAlterationOf(name, found.statement()) && !found.isGarbled()
                        ? now.get().after(found.sql())
                        : Optional.empty();
            }
        }
        return now.filter(columns -> columns.isOf(look.table().get()))
                .flatMap(agreed -> after)
                .map(columns -> new Named(columns, before.before()));
    }

    private static boolean isAlterationOf(TableName name, Statement statement) {
        return statement instanceof Statement.Alter alter
                && alter.table().equals(name)
                && (alter.renamed() == null || name.equals(alter.renamed()));
    }

    private Optional<Table> agreed(Optional<Table> parsed, TableShape shape) {
        return parsed.filter(table -> Fit.agrees(ParsedShape.of(table), shape, catalog.charsets()));
    }
}
