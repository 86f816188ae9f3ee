package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import dev.sanderling.runner.source.mysql.structure.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a place in the log and now: the statements that change tables, and what the catalogue says at the
 * end of them. One look serves every place up to its end. The catalogue is asked first and the log's end second: what
 * the catalogue shows is in the log by then.
 */
final class LaterStatements {
    private static final Pattern USE = Pattern.compile("^use `((?:[^`]|``)*)`; (.*)$", Pattern.DOTALL);

    private final ControlConnection connection;
    private final Login login;
    private final TableCatalog catalog;
    private final boolean folded;
    private @Nullable LogPosition from;
    private LogPosition end = new LogPosition("", 0);
    private List<Found> found = List.of();
    private Map<TableName, Optional<TableShape>> tables = new HashMap<>();

    LaterStatements(ControlConnection connection, Login login, TableCatalog catalog) {
        this.connection = connection;
        this.login = login;
        this.catalog = catalog;
        this.folded = connection.server().foldsNames();
    }

    /** A statement and where it ends. */
    record Found(LogPosition end, String database, String sql, Statement statement) {}

    /**
     * What the catalogue says of a table, and what lies between the place and that.
     *
     * @param table empty where it is not there
     * @param end of what was looked at
     */
    record Look(Optional<TableShape> table, List<Found> statements, LogPosition end) {
        /** Whether one of the statements is about a table of that name. */
        boolean touches(TableName name) {
            return statements.stream().anyMatch(found -> Structures.isAbout(found.statement(), name));
        }
    }

    Look after(LogPosition place, TableName name) {
        LogPosition begun = from;
        if (begun == null || place.isBefore(begun) || !place.isBefore(end) || !tables.containsKey(name)) {
            Map<TableName, Optional<TableShape>> asked = new HashMap<>();
            for (TableName other : tables.keySet()) {
                asked.put(other, catalog.table(other));
            }
            asked.put(name, catalog.table(name));
            LogPosition now = new BinaryLog(connection).position();
            found = scan(place, now);
            tables = asked;
            from = place;
            end = now;
        }
        return new Look(
                tables.getOrDefault(name, Optional.empty()),
                found.stream().filter(one -> place.isBefore(one.end())).toList(),
                end);
    }

    private List<Found> scan(LogPosition place, LogPosition now) {
        List<Found> all = new ArrayList<>();
        long first = new LogPosition(place.file(), 0).number();
        long last = new LogPosition(now.file(), 0).number();
        try (Connection second = login.connect("look")) {
            for (BinaryLog.LogFile file : new BinaryLog(connection).files()) {
                long number = new LogPosition(file.name(), 0).number();
                if (number >= first && number <= last) {
                    scan(second, file.name(), number == first ? place.pos() : 0, all);
                }
            }
        } catch (SQLException e) {
            throw connection.failure(e);
        }
        return all;
    }

    private void scan(Connection second, String file, long from, List<Found> all) throws SQLException {
        String sql = "SHOW BINLOG EVENTS IN '" + file.replace("'", "") + "'" + (from > 0 ? " FROM " + from : "");
        try (var statement = second.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    if ("Query".equals(rows.getString("Event_type"))) {
                        Matcher use = USE.matcher(rows.getString("Info"));
                        boolean named = use.matches();
                        String database = named ? use.group(1).replace("``", "`") : "";
                        String text = named ? use.group(2) : rows.getString("Info");
                        Statement read = Statement.of(text, database, folded);
                        if (changesTables(read)) {
                            all.add(new Found(
                                    new LogPosition(file, rows.getLong("End_log_pos")), database, text, read));
                        }
                    }
                }
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
