package dev.sanderling.runner.source.postgres;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as the server has it now.
 *
 * @param database null for a physical slot
 * @param activePid server process that reads it; null where nobody does
 * @param reader who that is, for people; null where nobody does
 * @param restart from here on the log is kept; null for a slot that has lost it
 * @param confirmed changes of transactions that ended before it are not sent again; null where restart is
 * @param lost why the slot can be read no more, as the server says it; null where it can
 * @param end of the server's log, safe on disk; null on a standby, whose log may be behind for a while
 */
record Slot(
        String name,
        @Nullable String plugin,
        @Nullable String database,
        @Nullable Integer activePid,
        @Nullable String reader,
        @Nullable Lsn restart,
        @Nullable Lsn confirmed,
        @Nullable String lost,
        @Nullable Lsn end) {
    /** The server's word for a slot that nobody read for too long. */
    static final String IDLE = "idle_timeout";

    /** The columns that newer servers have come out of JSON, so that one statement does for all. */
    private static final String READ = """
            SELECT s.slot_name, s.plugin, s.database, s.active_pid,
                   CASE WHEN s.active_pid IS NOT NULL THEN concat('"', a.application_name, '" (server process ',
                       s.active_pid, coalesce(', from ' || host(a.client_addr), ''), ')') END,
                   s.restart_lsn::text, s.confirmed_flush_lsn::text,
                   coalesce(to_jsonb(s) ->> 'invalidation_reason',
                            CASE WHEN (to_jsonb(s) ->> 'conflicting')::boolean THEN 'conflict with recovery'
                                 WHEN s.wal_status = 'lost' THEN 'its log was removed' END),
                   CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn()::text END
            FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
            WHERE s.slot_name = ?""";

    static Optional<Slot> read(ControlConnection connection, String name) {
        return connection.first(
                READ,
                r -> {
                    int pid = r.getInt(4);
                    Integer active = r.wasNull() ? null : pid;
                    return new Slot(
                            r.getString(1),
                            r.getString(2),
                            r.getString(3),
                            active,
                            r.getString(5),
                            lsn(r.getString(6)),
                            lsn(r.getString(7)),
                            r.getString(8),
                            lsn(r.getString(9)));
                },
                name);
    }

    /**
     * The same once nobody reads it, or after that time: the server notices only after a while that a reader was killed.
     */
    static Optional<Slot> awaitFree(ControlConnection connection, String name, Duration patience) {
        long started = System.nanoTime();
        while (true) {
            Optional<Slot> slot = read(connection, name);
            boolean busy = slot.isPresent() && slot.get().activePid() != null;
            if (!busy || System.nanoTime() - started > patience.toNanos()) {
                return slot;
            }
            connection.one("SELECT pg_sleep(0.2)::text", r -> "");
        }
    }

    /**
     * Whether nobody has read a transaction from it since it was made. The server forgets its counts when it crashes, so
     * this is evidence, not proof.
     */
    static boolean isUnread(ControlConnection connection, String name) {
        return connection
                .first(
                        "SELECT total_txns = 0 AND total_bytes = 0 FROM pg_stat_replication_slots WHERE slot_name = ?",
                        r -> r.getBoolean(1),
                        name)
                .orElse(false);
    }

    private static @Nullable Lsn lsn(@Nullable String text) {
        return text == null ? null : Lsn.parse(text);
    }
}
