package dev.sanderling.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingBytesTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bytes", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();
    private static final Schema CHANGE =
            SchemaBuilder.struct().field("before", ROW).field("after", ROW).build();

    /** Of more than half of what may wait. */
    private static final Struct WIDE = change(null, row("x".repeat((int) (WaitingBytes.MOST * 3 / 8)), null));

    private static final Struct NARROW = change(null, row("x", null));

    private final WaitingBytes waiting = new WaitingBytes();
    private final Thread connector = Thread.ofPlatform().daemon().unstarted(() -> {
        waiting.add(WIDE);
        waiting.add(WIDE);
        waiting.add(WIDE);
    });

    @AfterEach
    void end() {
        connector.interrupt();
    }

    private static Struct row(@Nullable String text, byte @Nullable [] bytes) {
        return new Struct(ROW)
                .put("id", 1L)
                .put("text", text)
                .put("bytes", bytes == null ? null : ByteBuffer.wrap(bytes));
    }

    private static Struct change(@Nullable Struct before, @Nullable Struct after) {
        return new Struct(CHANGE).put("before", before).put("after", after);
    }

    private static List<SourceRecord> poll(Object... values) {
        return java.util.Arrays.stream(values)
                .map(value ->
                        new SourceRecord(Map.of(), Map.of(), "t", value instanceof Struct s ? s.schema() : null, value))
                .toList();
    }

    @Test
    void bothStatesOfARowCountWithWhatMayBeLong() {
        var bytes = new RowBytes();
        assertThat(bytes.of(change(row("abc", new byte[10]), row("abcd", null))))
                .isEqualTo(6 + 10 + 8);
        assertThat(bytes.of(change(row("abc", null), null))).isEqualTo(6);
        assertThat(bytes.of(new Struct(SchemaBuilder.struct()
                                .field("message", Schema.STRING_SCHEMA)
                                .build())
                        .put("message", "no change")))
                .isZero();
    }

    @Test
    void narrowChangesAreNotCounted() {
        for (int i = 0; i < EngineProperties.QUEUE_CHANGES; i++) {
            waiting.add(NARROW);
        }
        assertThat(waiting.waiting()).isZero();
    }

    @Test
    void theConnectorWaitsForRoomAndGoesOn() {
        connector.start();
        await().until(() -> connector.getState() == Thread.State.WAITING);
        long two = waiting.waiting();
        assertThat(two).isGreaterThan(WaitingBytes.MOST).isLessThan(2 * WaitingBytes.MOST);

        waiting.take(poll(NARROW, "a heartbeat"));
        assertThat(waiting.waiting()).isEqualTo(two);
        waiting.take(poll(NARROW, WIDE));
        await().until(() -> !connector.isAlive());
        assertThat(waiting.waiting()).isEqualTo(two);
        waiting.take(poll(WIDE, WIDE));
        assertThat(waiting.waiting()).isZero();
    }

    @Test
    void anEndOfTheEngineEndsTheWait() throws Exception {
        connector.start();
        await().until(() -> connector.getState() == Thread.State.WAITING);
        connector.interrupt();
        connector.join(10_000);
        assertThat(connector.isAlive()).isFalse();
    }
}
