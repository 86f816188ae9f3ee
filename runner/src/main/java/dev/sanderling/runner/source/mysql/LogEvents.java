package dev.sanderling.runner.source.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server lists of its log ({@code SHOW BINLOG EVENTS}), event by event, on a connection of its own. */
final class LogEvents {
    private static final Pattern USE = Pattern.compile("^use `((?:[^`]|``)*)`; (.*)$", Pattern.DOTALL);

    private final ControlConnection connection;
    private final Login login;

    LogEvents(ControlConnection connection, Login login) {
        this.connection = connection;
        this.login = login;
    }

    /**
     * An event.
     *
     * @param end the place behind it
     * @param info as the server describes it
     */
    record Event(String type, LogPosition end, String info) {}

    /**
     * Reads a file's events.
     *
     * @param from where an event begins; 0 for the first one
     * @param to the events that end behind it are left out
     */
    void read(String file, long from, long to, Consumer<Event> consumer) {
        String sql = "SHOW BINLOG EVENTS IN '" + file.replace("'", "") + "'" + (from > 0 ? " FROM " + from : "");
        boolean enough = false;
        try (Connection own = login.connect("look");
                var statement = own.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    var end = new LogPosition(file, rows.getLong("End_log_pos"));
                    if (end.pos() > to) {
                        // Closing would wait for the rest.
                        enough = true;
                        own.abort(Runnable::run);
                        return;
                    }
                    consumer.accept(new Event(rows.getString("Event_type"), end, rows.getString("Info")));
                }
            }
        } catch (SQLException e) {
            if (!enough) {
                throw connection.failure(e);
            }
        }
    }

    /** Of the description of a statement, its text. */
    static String statement(String info) {
        Matcher use = USE.matcher(info);
        return use.matches() ? use.group(2) : info;
    }

    /** Of the description of a statement, the session's database; empty where it has none. */
    static String database(String info) {
        Matcher use = USE.matcher(info);
        return use.matches() ? use.group(1).replace("``", "`") : "";
    }
}
