package dev.sanderling.runner.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import io.debezium.DebeziumException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.SchemaBuilderException;
import org.junit.jupiter.api.Test;

/** What would fail in the same way the next time is a human's; only the rest is tried again. */
class EngineTroubleTest {
    @Test
    void anErrorInAProgramIsADefectHoweverTheEngineWrapsIt() {
        for (RuntimeException root : List.of(
                new NullPointerException(),
                new IllegalStateException("no"),
                new ClassCastException(),
                new ArrayIndexOutOfBoundsException(3),
                new NoSuchElementException(),
                new NumberFormatException("x"),
                new SchemaBuilderException("Cannot create field because of field name duplication"))) {
            Failure failure = EngineTrouble.of(new ConnectException("An exception occurred", root), "db:1");
            assertThat(failure.reason()).as("%s", root).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(failure.reason().needsHuman()).isTrue();
            assertThat(failure.reason().exitCode().retryable()).isFalse();
            assertThat(failure)
                    .hasMessageContaining(root.getClass().getSimpleName())
                    .hasMessageContaining("in EngineTroubleTest.")
                    .hasMessageNotContaining("tries again");
        }
    }

    @Test
    void whatTheEngineOnlyMetIsTriedAgain() {
        Failure failure = EngineTrouble.of(new ConnectException("wrapped", new DebeziumException("closed")), "db:1");
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_FAILED);
        assertThat(failure).hasMessageContaining("this run's log has the cause");
    }
}
