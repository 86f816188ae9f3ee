package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.Boundary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Debezium's offsets, of our own making. Only commit boundaries are ever stored: lsn = lsn_commit, both the end of a
 * commit record (or of a message outside any transaction, or of the log as it was looked through). The server then
 * starts exactly there. lsn_proc is never stored: with it Debezium searches the place by itself and has lost rows.
 */
final class Offsets {
    static final String LSN = "lsn";
    static final String LSN_COMMIT = "lsn_commit";
    static final String TIME_MICROS = "ts_usec";
    static final String TRANSACTION = "txId";
    static final String MESSAGE_TYPE = "messageType";

    private Offsets() {}

    static Boundary boundary(Lsn lsn, Instant time) {
        return new Boundary(
                Map.of(
                        LSN,
                        lsn.value(),
                        LSN_COMMIT,
                        lsn.value(),
                        TIME_MICROS,
                        ChronoUnit.MICROS.between(Instant.EPOCH, time)),
                lsn.toString(),
                time);
    }
}
