package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the engine's exceptions mean to the user. */
final class EngineFailure {
    private EngineFailure() {}

    static Failure of(Throwable thrown, String address) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure) {
                return failure;
            }
            Failure known = known(cause, thrown, address);
            if (known != null) {
                return known;
            }
        }
        return new Failure(
                Reason.ENGINE_FAILED,
                "The capture from " + address + " broke off (" + thrown.getClass().getSimpleName()
                        + "); what was committed stays, and the next run goes on from there. Run with --verbose to see"
                        + " the engine's log.",
                thrown);
    }

    private static @Nullable Failure known(Throwable cause, Throwable thrown, String address) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("is active for PID")) {
            return new Failure(
                    Reason.SLOT_IN_USE,
                    "The replication slot in " + address
                            + " is still being read by another connection; the next run tries again.",
                    thrown);
        }
        if (message.contains("can no longer get changes") || message.contains("has been invalidated")) {
            return new Failure(
                    Reason.SLOT_LOST,
                    "The replication slot in " + address + " was invalidated during the run, so changes are lost; raise"
                            + " max_slot_wal_keep_size, then drop it and delete the checkpoint to begin anew with a"
                            + " snapshot.",
                    thrown);
        }
        if (cause instanceof SQLException sql && isConnectionLost(String.valueOf(sql.getSQLState()))
                || cause instanceof java.io.EOFException
                || cause instanceof java.net.SocketException) {
            return new Failure(
                    Reason.SOURCE_LOST,
                    "The connection to " + address
                            + " was lost during the run; what was committed stays, and the next run goes on from there.",
                    thrown);
        }
        return null;
    }

    private static boolean isConnectionLost(String state) {
        return state.startsWith("08") || state.startsWith("57P");
    }
}
