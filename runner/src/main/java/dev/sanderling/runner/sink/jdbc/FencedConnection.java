package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.sink.Sink.Batch;
import dev.sanderling.runner.sink.Sink.Segment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sink's one connection, made when it is first asked for. A segment is one transaction of it, which begins by locking our
 * position's row: from then on no newer run can claim the job here, or commit, before this one has ended. Not thread-safe.
 */
final class FencedConnection {
    private final Door door;
    private final Dialect dialect;
    private final Positions positions;
    private final Trouble trouble;

    private @Nullable Connection connection;
    private @Nullable Batch claimed;
    private boolean open;

    FencedConnection(Door door, Dialect dialect, Positions positions, Trouble trouble) {
        this.door = door;
        this.dialect = dialect;
        this.positions = positions;
        this.trouble = trouble;
    }

    /**
     * The connection, whatever goes on in it.
     *
     * @throws Failure where it cannot be made
     */
    Connection plain() {
        Connection jdbc = connection;
        if (jdbc == null) {
            try {
                jdbc = door.open();
                dialect.settle(jdbc);
            } catch (SQLException e) {
                throw trouble.of("connecting", e);
            } catch (Failure failure) {
                throw trouble.connecting(failure);
            }
            connection = jdbc;
        }
        return jdbc;
    }

    /** Claims the job here: runs with a lower epoch are refused from now on. What was held before; empty for nothing. */
    Optional<Held> claim(Batch batch) throws SQLException {
        Connection jdbc = plain();
        positions.create(jdbc);
        jdbc.setAutoCommit(false);
        Optional<Held> held = positions.locked(jdbc);
        if (held.isEmpty()) {
            positions.insert(jdbc, batch.epoch());
        } else if (!positions.raise(jdbc, batch.epoch())) {
            throw fenced(jdbc);
        }
        jdbc.commit();
        return held;
    }

    /** What comes is of this batch. */
    void begin(Batch batch) {
        claimed = batch;
    }

    /** The segment's transaction, begun where it is not open. */
    Connection transaction() throws SQLException {
        Connection jdbc = plain();
        if (!open) {
            Batch batch = claimed;
            if (batch == null) {
                throw new IllegalStateException("begin comes before write");
            }
            jdbc.setAutoCommit(false);
            Held held = positions.locked(jdbc).orElse(null);
            open = true;
            if (held == null || held.epoch() != batch.epoch()) {
                throw fenced(jdbc);
            }
            dialect.defer(jdbc);
        }
        return jdbc;
    }

    /** Notes the segment in our position's row, and commits both. */
    void commit(Segment segment) throws SQLException {
        Connection jdbc = transaction();
        if (!positions.advance(jdbc, segment.batch().epoch(), segment.id(), segment.to())) {
            throw fenced(jdbc);
        }
        jdbc.commit();
        open = false;
    }

    /** Lets go of the row at once: the newer run waits for it. */
    private Failure fenced(Connection jdbc) throws SQLException {
        jdbc.rollback();
        open = false;
        return trouble.failure(
                Reason.FENCED,
                "a newer run has written to it, so this one stops; nothing of its segment was committed.",
                null);
    }

    /** What is not committed is rolled back by the database when the connection ends. */
    void close() {
        Connection jdbc = connection;
        connection = null;
        open = false;
        try {
            if (jdbc != null) {
                jdbc.close();
            }
        } catch (SQLException gone) {
            // So is what it had not committed.
        }
    }
}
