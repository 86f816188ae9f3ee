package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.LogProgress;
import java.util.List;
import java.util.Optional;

/** What others do that we wait for. Of other users' sessions a process id and an age are all that everybody may see. */
final class Waits {
    private final ControlConnection connection;

    Waits(ControlConnection connection) {
        this.connection = connection;
    }

    /** The oldest transactions that have an id, in a sentence; empty where there is none. */
    String oldest() {
        if (connection.one("SELECT pg_is_in_recovery()", r -> r.getBoolean(1))) {
            return "It is the primary that names them: SELECT pid, xact_start FROM pg_stat_activity WHERE backend_xid"
                    + " IS NOT NULL, and pg_prepared_xacts.";
        }
        List<String> all = connection.list(
                "SELECT what FROM (SELECT prepared AS since, 'the prepared transaction ' || quote_literal(gid)"
                        + " || ' of the database ' || quote_ident(database) || ', '"
                        + " || extract(epoch FROM now() - prepared)::bigint || ' s old (end it with COMMIT PREPARED"
                        + " or ROLLBACK PREPARED)' AS what FROM pg_prepared_xacts"
                        + " UNION ALL SELECT xact_start, 'the transaction of process ' || pid || coalesce(', '"
                        + " || extract(epoch FROM now() - xact_start)::bigint || ' s old', '')"
                        + " || coalesce(', ' || state, '') FROM pg_stat_activity"
                        + " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()) AS w"
                        + " ORDER BY since NULLS LAST LIMIT 3",
                r -> r.getString(1));
        return all.isEmpty() ? "" : "Open are " + String.join("; ", all) + ".";
    }

    /** What the process does that reads the log for us. */
    Optional<LogProgress> progress(String slot) {
        return connection.first(
                "SELECT coalesce(r.sent_lsn::text, ''), a.wait_event_type,"
                        + " coalesce(a.wait_event_type || '/' || a.wait_event, ''),"
                        + " array_to_string(pg_blocking_pids(a.pid), ', ')"
                        + " FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid"
                        + " LEFT JOIN pg_stat_replication r ON r.pid = a.pid WHERE s.slot_name = ?",
                r -> {
                    String kind = r.getString(2);
                    String blockers = r.getString(4);
                    boolean waits = kind != null
                            && List.of("Activity", "Client", "Lock", "IPC", "Timeout", "Extension")
                                    .contains(kind);
                    return new LogProgress(
                            r.getString(1),
                            !waits,
                            blockers != null && !blockers.isEmpty()
                                    ? "The server's process that reads the log waits for a lock of process " + blockers
                                            + "."
                                    : waits
                                            ? "The server's process that reads the log is at " + r.getString(1)
                                                    + " and waits (" + r.getString(3) + ")."
                                            : "");
                },
                slot);
    }
}
