package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whose a target table is. Two jobs that write to one table would each undo the other's rows. */
record Ownership(SinkPlan.Jdbc plan, Dialect dialect, Positions positions, Trouble trouble) {
    /**
     * Whether the table is ours, or may become ours; changes nothing.
     *
     * @param owner as {@link Positions#owner} says
     * @return whether it has rows that are not ours
     * @throws dev.sanderling.outcome.Failure SinkOwnedByOther, SinkNotEmpty
     */
    boolean check(TargetName name, Optional<String> owner, Connection connection) throws SQLException {
        if (owner.isPresent()) {
            if (!owner.get().equals(positions.self())) {
                throw trouble.failure(
                        Reason.SINK_OWNED_BY_OTHER,
                        name + " is written by sink " + owner.get().replaceFirst("(.*)\t(.*)", "$2 of job $1")
                                + "; use another schema or table, or, if that job is gone, delete the table's row from "
                                + Positions.TABLES + ".",
                        null);
            }
            return false;
        }
        boolean empty = isEmpty(connection, name);
        if (!empty && plan.onNotEmpty() == OnNotEmpty.FAIL) {
            throw trouble.failure(
                    Reason.SINK_NOT_EMPTY,
                    name + " has rows that this job has not written; empty it, or set spec.sinks[].jdbc.onNotEmpty to"
                            + " Replace (they are deleted) or Keep (they stay, but for those of the same key).",
                    null);
        }
        return !empty;
    }

    /**
     * Makes the table ours before anything is written to it.
     *
     * @param begins whether it may be written to for the first time: a mirror that begins with changes lacks rows
     */
    void take(TargetName name, String source, boolean begins, Connection connection) throws SQLException {
        Optional<String> owner = positions.owner(connection, name);
        if (owner.isEmpty() && !begins && plan.mode() != JdbcMode.APPEND) {
            throw trouble.failure(
                    Reason.SINK_INCOMPLETE,
                    name + " is new to this job, but the rows of " + source
                            + " were read before, so it would lack them: set spec.recovery (a new requestId, and"
                            + " resnapshot: {tables: [" + source + "]}) to read them again, or put schema and table of"
                            + " the sink back.",
                    null);
        }
        boolean foreign = check(name, owner, connection);
        if (owner.isPresent()) {
            return;
        }
        if (foreign && plan.onNotEmpty() == OnNotEmpty.REPLACE) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM " + dialect.quoted(name));
            }
        }
        positions.own(connection, name);
    }

    private boolean isEmpty(Connection connection, TargetName name) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM " + dialect.quoted(name) + " LIMIT 1")) {
            return !rows.next();
        }
    }
}
