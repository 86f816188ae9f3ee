package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a slot's log is kept, from what the server says and what the receipts show of the log's growth. */
class KeptLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static KeptLog log(@Nullable Long safeBytes, long idleSeconds) {
        return new KeptLog(new Lsn(1_000), new Lsn(11_000), NOW, safeBytes, idleSeconds);
    }

    /** The log stood at 1,000 a hundred seconds ago: it grows by 100 bytes a second. */
    private static State grows() {
        Receipt receipt = Receipt.opened("b", "r", 1, NOW.minusSeconds(200), "0/1")
                .edit()
                .to(new Lsn(1_000).toString())
                .endedAt(NOW.minusSeconds(100))
                .done();
        return State.blank("test").edit().receipts(List.of(receipt)).done();
    }

    @Test
    void withoutLimitNothingIsLost() {
        assertThat(log(null, 0).retention(grows())).isEqualTo(new Retention(10_000L, null, null));
    }

    @Test
    void theRoomThatIsLeftLastsAtThePresentRate() {
        assertThat(log(360_000L, 0).retention(grows()))
                .isEqualTo(new Retention(10_000L, 3_600L, "max_slot_wal_keep_size"));
        assertThat(log(0L, 0).retention(grows())).isEqualTo(new Retention(10_000L, 0L, "max_slot_wal_keep_size"));
        assertThat(log(360_000L, 0).retention(State.blank("test")))
                .isEqualTo(new Retention(10_000L, null, "max_slot_wal_keep_size"));
    }

    @Test
    void emptyRunsThatShareAReceiptAreMeasuredFromTheFirst() {
        Receipt many = Receipt.opened("b", "r", 1, NOW.minusSeconds(2), new Lsn(1_000).toString())
                .edit()
                .to(new Lsn(10_990).toString())
                .endedAt(NOW.minusSeconds(1))
                .repeated(50)
                .firstAt(NOW.minusSeconds(1_000))
                .done();
        State state = State.blank("test").edit().receipts(List.of(many)).done();
        assertThat(log(36_000L, 0).retention(state).secondsToLoss()).isEqualTo(3_600L);
    }

    /** In either direction: a wrong clock must neither hide that the log is about to be lost nor invent it. */
    @ParameterizedTest
    @ValueSource(longs = {-30 * 86_400, 30 * 86_400, -99, 99})
    void aRunWithAWrongClockDoesNotCount(long wrong) {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            // The log grows by 100 bytes a second, and a run ends every ten seconds; the first had the wrong clock.
            receipts.add(Receipt.opened("b", "r", 1, NOW.minusSeconds(200), "0/1")
                    .edit()
                    .to(new Lsn(1_000 + i * 1_000).toString())
                    .endedAt(NOW.minusSeconds(100 - i * 10).plusSeconds(i == 0 ? wrong : 0))
                    .done());
        }
        State state = State.blank("test").edit().receipts(receipts).done();
        assertThat(log(360_000L, 0).retention(state).secondsToLoss()).isEqualTo(3_600L);
    }

    @Test
    void theSoonerLimitIsTheOneThatCounts() {
        assertThat(log(360_000L, 60).retention(grows()).limit()).isEqualTo("idle_replication_slot_timeout");
        assertThat(log(360_000L, 7_200).retention(grows()).limit()).isEqualTo("max_slot_wal_keep_size");
        assertThat(log(null, 60).retention(grows()).secondsToLoss()).isEqualTo(60L);
    }
}
