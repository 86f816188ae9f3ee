package dev.sanderling.runner.source.mysql;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Unconvertible;
import dev.sanderling.runner.source.EngineTrouble;
import dev.sanderling.runner.source.Remedy;
import io.debezium.text.MultipleParsingExceptions;
import io.debezium.text.ParsingException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failure of the engine means to the user. */
final class EngineFailure {
    private static final int REFUSED_LOG = 1236;

    private EngineFailure() {}

    static Failure of(Throwable engine, ControlConnection connection) {
        String at = connection.address();
        Optional<Failure> value = Unconvertible.of(engine);
        if (value.isPresent()) {
            return value.get();
        }
        for (@Nullable Throwable t = engine; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (t instanceof ServerException e && e.getErrorCode() == REFUSED_LOG) {
                return refused(message, at, engine);
            }
            if (t instanceof AuthenticationException) {
                return new Failure(
                        Reason.AUTHENTICATION_FAILED,
                        "The server refused user name or password for reading its log at " + at
                                + "; correct the job's Secret.",
                        engine);
            }
            if (t instanceof ParsingException || t instanceof MultipleParsingExceptions) {
                return new Failure(
                        Reason.UNSUPPORTED_STATEMENT,
                        "A captured table's definition cannot be understood; the log of this run has it. Exclude the"
                                + " table in spec.source.tables, or " + Remedy.ANEW + ".",
                        engine);
            }
            if (message.contains("no longer available on the server")) {
                return positionLost(at, engine);
            }
            if (message.contains("db history topic is missing")) {
                return new Failure(
                        Reason.SCHEMA_HISTORY_LOST,
                        "The schema history is gone; restore the checkpoint as it was, or " + Remedy.ANEW + ".",
                        engine);
            }
            if (t instanceof SQLException e) {
                Failure failure = connection.failure(e);
                return failure.reason() == Reason.INTERNAL_ERROR ? other(at, engine) : failure;
            }
            if (t instanceof EOFException || t instanceof SocketException || t instanceof SocketTimeoutException) {
                return new Failure(
                        Reason.SOURCE_LOST, "The connection to " + at + " was lost; the next run tries again.", engine);
            }
        }
        return other(at, engine);
    }

    private static Failure refused(String message, String at, Throwable engine) {
        if (message.contains("server_uuid/server_id") || message.contains("same server_id")) {
            return new Failure(
                    Reason.SERVER_ID_IN_USE,
                    "Another replica with this run's server id has connected to " + at
                            + " and taken its place; set spec.source.mysql.serverId to one that nobody else has. (If it"
                            + " was a newer run of this job, nothing needs to be done.)",
                    engine);
        }
        if (message.contains("anonymous transaction") || message.contains("GTID-transaction when")) {
            return new Failure(
                    Reason.SOURCE_CHANGED,
                    "gtid_mode of " + at + " was switched, and its log has transactions of the other kind after the"
                            + " place where the checkpoint stands, which it does not send any more; set gtid_mode back"
                            + " one step (ON_PERMISSIVE, OFF_PERMISSIVE) until a run has ended well, or " + Remedy.ANEW
                            + ".",
                    engine);
        }
        return positionLost(at, engine);
    }

    private static Failure positionLost(String at, Throwable engine) {
        return new Failure(
                Reason.POSITION_LOST,
                at + " no longer has the log from where the checkpoint stands, so changes are lost to this job; "
                        + Remedy.ANEW + ", and keep the log longer"
                        + " (binlog_expire_logs_seconds).",
                engine);
    }

    private static Failure other(String at, Throwable engine) {
        return EngineTrouble.of(engine, at);
    }
}
