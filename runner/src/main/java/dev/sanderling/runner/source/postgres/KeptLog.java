package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the server keeps for a slot, and what ends that.
 *
 * @param restart from here on the log is kept; null for a slot that has lost it
 * @param end of the log
 * @param now the server's time
 * @param safeBytes that may still be written before the slot is given up (safe_wal_size); null without limit
 * @param idleSeconds that the slot may be idle (idle_replication_slot_timeout); 0 without limit
 */
record KeptLog(
        @Nullable Lsn restart,
        Lsn end,
        Instant now,
        @Nullable Long safeBytes,
        long idleSeconds) {
    private static final String SIZE = "max_slot_wal_keep_size";
    private static final String IDLE = "idle_replication_slot_timeout";

    static Optional<KeptLog> read(ControlConnection connection, String slot) {
        return connection.first(
                """
                SELECT restart_lsn::text,
                       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                            ELSE pg_current_wal_flush_lsn() END::text,
                       now(), safe_wal_size,
                       coalesce((SELECT setting::bigint * CASE unit WHEN 'min' THEN 60 ELSE 1 END FROM pg_settings
                                 WHERE name = 'idle_replication_slot_timeout'), 0)
                FROM pg_replication_slots WHERE slot_name = ?""",
                r -> {
                    String restart = r.getString(1);
                    return new KeptLog(
                            restart == null ? null : Lsn.parse(restart),
                            Lsn.parse(r.getString(2)),
                            r.getObject(3, OffsetDateTime.class).toInstant(),
                            r.getObject(4, Long.class),
                            r.getLong(5));
                },
                slot);
    }

    Retention retention(State state) {
        Long bytes = restart == null ? null : end.minus(restart);
        Long bySize = safeBytes == null ? null : secondsToWrite(safeBytes, state.receipts());
        if (idleSeconds > 0 && (bySize == null || idleSeconds < bySize)) {
            return new Retention(bytes, idleSeconds, IDLE);
        }
        return new Retention(bytes, bySize, safeBytes == null ? null : SIZE);
    }

    /**
     * By the rate at which the log grew since each receipt, the middle one of them: a receipt's time is that of the
     * node it ran on, and one wrong clock must not decide. Null where the log has not grown, or there is nothing to
     * compare with.
     */
    private @Nullable Long secondsToWrite(long room, List<Receipt> receipts) {
        if (room <= 0) {
            return 0L;
        }
        long[] seconds = receipts.stream()
                .flatMapToLong(receipt -> secondsToWrite(room, receipt).stream())
                .sorted()
                .toArray();
        return seconds.length == 0 ? null : seconds[(seconds.length - 1) / 2];
    }

    private OptionalLong secondsToWrite(long room, Receipt receipt) {
        Instant ended = receipt.endedAt();
        if (receipt.to() == null || ended == null) {
            return OptionalLong.empty();
        }
        // One that stands for many began long before it ended.
        boolean many = receipt.firstAt() != null && receipt.from() != null;
        Lsn there = Lsn.parse(String.valueOf(many ? receipt.from() : receipt.to()));
        Instant then = many ? receipt.firstAt() : ended;
        long grown = end.minus(there);
        long seconds = Duration.between(then, now).toSeconds();
        return grown > 0 && seconds > 0
                ? OptionalLong.of((long) Math.min(Long.MAX_VALUE / 2.0, (double) room * seconds / grown))
                : OptionalLong.empty();
    }
}
