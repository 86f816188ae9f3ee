package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.WhenBehind;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.plan.BatchLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopRuleTest {
    private static final BatchLimits LIMITS = new BatchLimits(
            OptionalLong.of(100), Optional.of(Duration.ofSeconds(60)), Duration.ofSeconds(10), WhenBehind.CONTINUE);

    @ParameterizedTest(name = "{0} changes, {1} s, quiet {2} s, barrier {3}, expected {4}, SIGTERM {5}: {6}")
    @CsvSource(nullValues = "-", textBlock = """
                    0,   0,  0,  false, true,  false, -
                    99,  59, 99, false, true,  false, -
                    100, 0,  0,  false, true,  false, MAX_RECORDS
                    0,   60, 0,  false, true,  false, MAX_DURATION
                    0,   0,  0,  true,  true,  false, BARRIER
                    500, 99, 99, true,  true,  true,  BARRIER
                    500, 99, 99, false, true,  true,  TERMINATED
                    100, 60, 0,  false, true,  false, MAX_RECORDS
                    0,   0,  9,  false, false, false, -
                    0,   0,  10, false, false, false, MAX_WAIT
                    """)
    void theFirstReasonWins(
            long changes,
            long seconds,
            long quietSeconds,
            boolean reached,
            boolean expected,
            boolean terminating,
            @Nullable StoppedBy by) {
        Progress progress = new Progress(
                changes, Duration.ofSeconds(seconds), Duration.ofSeconds(quietSeconds), reached, expected, terminating);
        assertThat(StopRule.decide(LIMITS, progress)).isEqualTo(Optional.ofNullable(by));
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_RECORDS, true",
        "MAX_DURATION, true",
        "TERMINATED, true",
        "BARRIER, false",
        "MAX_WAIT, false",
        "SNAPSHOT_COMPLETE, false"
    })
    void onlyALimitLeavesABacklog(StoppedBy by, boolean behind) {
        assertThat(StopRule.leavesBacklog(by)).isEqualTo(behind);
    }
}
