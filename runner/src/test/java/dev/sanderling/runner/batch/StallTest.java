package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.runner.source.LogProgress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final long SECOND = 1_000_000_000;

    private final Stall stall = new Stall(Duration.ofSeconds(300));

    @Test
    void aSourceThatGetsOnMayTakeAsLongAsItNeeds() {
        for (long s = 0; s < 4_000; s++) {
            String mark = "0/" + s / 200;
            stall.check(stall.progressNanos(), s * SECOND, () -> Optional.of(new LogProgress(mark, false, "")));
        }
        assertThat(stall.progressNanos()).isGreaterThan(3_700 * SECOND);
    }

    @Test
    void aSourceThatWorksMayStandWhereItIs() {
        for (long s = 0; s < 4_000; s++) {
            stall.check(stall.progressNanos(), s * SECOND, () -> Optional.of(new LogProgress("0/1", true, "")));
        }
        assertThat(stall.progressNanos()).isGreaterThan(3_900 * SECOND);
    }

    @Test
    void whatItWaitsForIsSaid() {
        assertThatThrownBy(() -> {
                    for (long s = 0; s < 400; s++) {
                        stall.check(
                                stall.progressNanos(),
                                s * SECOND,
                                () -> Optional.of(new LogProgress("0/1", false, "It waits for a lock of process 7.")));
                    }
                })
                .isInstanceOf(Failure.class)
                .hasMessageContaining("300 s")
                .hasMessageContaining("It waits for a lock of process 7.");
    }

    @Test
    void nothingKnownIsNoProgress() {
        assertThatThrownBy(() -> {
                    for (long s = 0; s < 400; s++) {
                        stall.check(stall.progressNanos(), s * SECOND, Optional::empty);
                    }
                })
                .isInstanceOf(Failure.class);
    }
}
