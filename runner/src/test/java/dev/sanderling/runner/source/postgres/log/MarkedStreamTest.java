package dev.sanderling.runner.source.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.TransactionMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarkedStreamTest {
    private final Deque<Step> steps = new ArrayDeque<>();
    private Lsn received = Lsn.valueOf(100L);
    private long nanos;

    /** What the server sends next, and after how long: a keep-alive, or a message. */
    private record Step(long lsn, @Nullable Operation message, long millis) {
        Step(long lsn, @Nullable Operation message) {
            this(lsn, message, 0);
        }
    }

    private final class Server implements ReplicationStream {
        @Override
        public void read(ReplicationMessageProcessor processor) throws java.sql.SQLException, InterruptedException {
            readPending(processor);
        }

        @Override
        public boolean readPending(ReplicationMessageProcessor processor)
                throws java.sql.SQLException, InterruptedException {
            Step step = steps.remove();
            received = Lsn.valueOf(step.lsn());
            nanos += step.millis() * 1_000_000;
            if (step.message() == null) {
                return false;
            }
            processor.process(new TransactionMessage(step.message(), 1, Instant.EPOCH));
            return true;
        }

        @Override
        public void flushLsn(Lsn lsn) {}

        @Override
        public Lsn lastReceivedLsn() {
            return received;
        }

        @Override
        public Lsn startLsn() {
            return Lsn.valueOf(100L);
        }

        @Override
        public void startKeepAlive(ExecutorService service) {}

        @Override
        public void stopKeepAlive() {}

        @Override
        public void close() {}
    }

    private List<String> told(Step... sent) throws Exception {
        steps.addAll(List.of(sent));
        List<String> told = new ArrayList<>();
        try (var stream = new MarkedStream(new Server(), "ours", () -> nanos)) {
            while (!steps.isEmpty()) {
                stream.readPending(message -> told.add(message.getOperation() + " " + received.asLong()));
            }
        }
        return told;
    }

    @Test
    void aKeepAliveIsAPlace() throws Exception {
        assertThat(told(new Step(120, null))).containsExactly("MESSAGE 120");
    }

    @Test
    void whatTheServerReadsAgainIsNone() throws Exception {
        assertThat(told(new Step(80, null), new Step(100, null), new Step(101, null)))
                .containsExactly("MESSAGE 101");
    }

    @Test
    void thereIsNoneWithinATransaction() throws Exception {
        assertThat(told(new Step(110, Operation.BEGIN), new Step(130, null), new Step(140, Operation.COMMIT)))
                .containsExactly("BEGIN 110", "COMMIT 140", "MESSAGE 140");
    }

    @Test
    void onceInAWhileIsEnough() throws Exception {
        assertThat(told(
                        new Step(110, null),
                        new Step(120, null, 999),
                        new Step(130, null, 1),
                        new Step(130, null, 5000)))
                .containsExactly("MESSAGE 110", "MESSAGE 130");
    }
}
