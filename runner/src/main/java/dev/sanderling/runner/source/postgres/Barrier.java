package dev.sanderling.runner.source.postgres;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The place in the log up to which a run reads. */
sealed interface Barrier {
    /** Prefix of our logical messages. */
    String PREFIX = "sanderling";

    /**
     * A logical message of this run and epoch. It stands outside any transaction, so its own end is a place where a
     * later run may start; and it is emitted by a transaction that has an id, whose commit puts both on disk at once:
     * alone it would wait for the log writer's next round.
     */
    final class Message implements Barrier {
        private final ControlConnection connection;
        private final String content;
        private volatile @Nullable Instant emitted;

        Message(ControlConnection connection, String job, long epoch, String runId) {
            this.connection = connection;
            this.content = job + "/" + epoch + "/" + runId;
        }

        /** One statement, so that nothing else on the connection comes between. */
        void emit() {
            // Read first: the message may be followed before the statement that emits it returns.
            emitted = connection.one(
                    "SELECT clock_timestamp()",
                    r -> r.getObject(1, OffsetDateTime.class).toInstant());
            connection.one(
                    "SELECT pg_logical_emit_message(false, ?, ?), pg_current_xact_id()",
                    r -> r.getString(1),
                    PREFIX,
                    content);
        }

        boolean isOurs(String message) {
            return content.equals(message);
        }

        /** Source time just before it was emitted; null before that. */
        @Nullable
        Instant emitted() {
            return emitted;
        }
    }

    /** Where no message can be written: the end of the log as it was when capture was prepared. */
    record Position(Lsn lsn) implements Barrier {}
}
