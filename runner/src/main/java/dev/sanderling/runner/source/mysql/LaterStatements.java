package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import dev.sanderling.runner.source.mysql.structure.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies between a place in the log and now: the statements that change tables, and what the catalogue says at the
 * end of them. The catalogue is asked first and the log's end second: what the catalogue shows is in the log by then.
 *
 * <p>Nothing of the log is listed twice: the server reads all of it to list a few statements. Places only grow, so what was
 * found once serves every later place, and a table that is asked about for the first time needs only what has been written
 * since.
 */
final class LaterStatements {
    private final ControlConnection connection;
    private final LogEvents events;
    private final TableCatalog catalog;
    private final boolean folded;
    /** Where what was found begins and ends. */
    private LogPosition begin = new LogPosition("", 0);

    private LogPosition end = begin;

    private final List<Found> found = new ArrayList<>();
    private final Map<TableName, Asked> tables = new HashMap<>();

    LaterStatements(ControlConnection connection, LogEvents events, TableCatalog catalog) {
        this.connection = connection;
        this.events = events;
        this.catalog = catalog;
        this.folded = connection.server().foldsNames();
    }

    /** What the catalogue said of a table, and an end of the log after that. */
    private record Asked(Optional<TableShape> table, LogPosition end) {}

    /** A statement and where it ends. */
    record Found(LogPosition end, String database, String sql, Statement statement) {
        /** It was sent in another character set than UTF-8, which the listing does not tell: its names are not known. */
        boolean isGarbled() {
            return sql.indexOf('\ufffd') >= 0;
        }
    }

    /**
     * What the catalogue says of a table, and what lies between the place and that.
     *
     * @param table empty where it is not there
     * @param end of what was looked at
     */
    record Look(Optional<TableShape> table, List<Found> statements, LogPosition end) {
        /** Whether one of the statements is about a table of that name. */
        boolean touches(TableName name) {
            return statements.stream()
                    .anyMatch(found -> Structures.isAbout(found.statement(), name) || found.isGarbled());
        }
    }

    Look after(LogPosition place, TableName name) {
        if (place.isBefore(begin)) {
            tables.clear();
            found.clear();
            end = place;
        }
        begin = place;
        found.removeIf(one -> !place.isBefore(one.end()));
        Asked asked = tables.get(name);
        if (asked == null || !place.isBefore(asked.end())) {
            Optional<TableShape> table = catalog.table(name);
            LogPosition now = new BinaryLog(connection).position();
            scan(end.isBefore(place) ? place : end, now);
            end = now;
            asked = new Asked(table, now);
            tables.put(name, asked);
        }
        LogPosition until = asked.end();
        return new Look(
                asked.table(),
                found.stream().filter(one -> !until.isBefore(one.end())).toList(),
                until);
    }

    private void scan(LogPosition place, LogPosition now) {
        long first = new LogPosition(place.file(), 0).number();
        long last = new LogPosition(now.file(), 0).number();
        for (BinaryLog.LogFile file : new BinaryLog(connection).files()) {
            long number = new LogPosition(file.name(), 0).number();
            if (number >= first && number <= last) {
                events.read(
                        file.name(),
                        number == first ? place.pos() : 0,
                        number == last ? now.pos() : Long.MAX_VALUE,
                        this::see);
            }
        }
    }

    private void see(LogEvents.Event event) {
        if (event.type().equals("Query")) {
            String database = LogEvents.database(event.info());
            String sql = LogEvents.statement(event.info());
            // The list does not say how the session wrote it.
            Statement statement = Statement.ofUnknown(sql, database, folded);
            if (changesTables(statement)) {
                found.add(new Found(event.end(), database, sql, statement));
            }
        }
    }

    private static boolean changesTables(Statement statement) {
        return switch (statement) {
            case Statement.Nothing nothing -> false;
            case Statement.Transaction transaction -> false;
            case Statement.Rows rows -> false;
            case Statement.Truncate truncate -> false;
            default -> true;
        };
    }
}
