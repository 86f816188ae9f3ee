package dev.sanderling.runner.source.postgres.log;

import io.debezium.connector.postgresql.connection.LogicalDecodingMessage;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells how far the server has come where it sends no changes, however long that lasts. Its keep-alives have that place,
 * in order with everything else it sends, and the connector keeps it to itself: whatever was committed before it has been
 * sent. It comes as a message of ours, between two transactions, that is in no log.
 */
final class MarkedStream implements ReplicationStream {
    /** So often at most. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final ReplicationStream stream;
    private final String prefix;
    private final LongSupplier nanos;
    private Lsn told;
    private long toldNanos;
    private boolean isWithin;

    /**
     * A stream's.
     *
     * @param prefix of messages that the connector passes on
     * @param nanos the clock
     */
    MarkedStream(ReplicationStream stream, String prefix, LongSupplier nanos) {
        this.stream = stream;
        this.prefix = prefix;
        this.nanos = nanos;
        this.told = stream.startLsn();
        this.toldNanos = nanos.getAsLong() - PAUSE;
    }

    @Override
    public void read(ReplicationMessageProcessor processor) throws SQLException, InterruptedException {
        stream.read(message -> pass(message, processor));
        mark(processor);
    }

    @Override
    public boolean readPending(ReplicationMessageProcessor processor) throws SQLException, InterruptedException {
        boolean some = stream.readPending(message -> pass(message, processor));
        return mark(processor) || some;
    }

    private void pass(ReplicationMessage message, ReplicationMessageProcessor processor)
            throws SQLException, InterruptedException {
        if (message.getOperation() == Operation.BEGIN) {
            isWithin = true;
        } else if (message.getOperation() == Operation.COMMIT) {
            isWithin = false;
        }
        processor.process(message);
    }

    /** Before the place that was asked for the server reads again what it has sent before, and says so. */
    private boolean mark(ReplicationMessageProcessor processor) throws SQLException, InterruptedException {
        Lsn here = stream.lastReceivedLsn();
        long now = nanos.getAsLong();
        if (isWithin || here == null || here.compareTo(told) <= 0 || now - toldNanos < PAUSE) {
            return false;
        }
        told = here;
        toldNanos = now;
        processor.process(
                new LogicalDecodingMessage(Operation.MESSAGE, Instant.now(), null, false, prefix, new byte[0]));
        return true;
    }

    @Override
    public void flushLsn(Lsn lsn) throws SQLException {
        stream.flushLsn(lsn);
    }

    @Override
    public Lsn lastReceivedLsn() {
        return stream.lastReceivedLsn();
    }

    @Override
    public Lsn startLsn() {
        return stream.startLsn();
    }

    @Override
    public void startKeepAlive(ExecutorService service) {
        stream.startKeepAlive(service);
    }

    @Override
    public void stopKeepAlive() {
        stream.stopKeepAlive();
    }

    @Override
    public void close() throws Exception {
        stream.close();
    }
}
