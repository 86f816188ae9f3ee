package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.WhenBehind;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.plan.BatchLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

    @Test
    void followingLeavesHalfToReadingAndNothingIsLeftOpen() {
        BatchLimits open = StopRule.beforeReading(LIMITS, true);
        assertThat(open.maxRecords()).isEmpty();
        assertThat(open.maxDuration()).isEmpty();
        BatchLimits beyond = StopRule.beforeReading(LIMITS, false);
        assertThat(beyond.maxRecords()).hasValue(50);
        assertThat(beyond.maxDuration()).hasValue(Duration.ofSeconds(30));
        assertThat(beyond.maxWait()).isEqualTo(LIMITS.maxWait());
    }

    @ParameterizedTest(name = "reading that begins after {0} changes and {1} s may go on to {2} and {3} s")
    @CsvSource({"0, 0, 100, 60", "50, 30, 100, 60", "70, 40, 120, 70", "400, 300, 450, 330"})
    void readingHasAtLeastHalf(long changes, long seconds, long most, long until) {
        BatchLimits limits = StopRule.whileReading(LIMITS, changes, Duration.ofSeconds(seconds));
        assertThat(limits.maxRecords()).hasValue(most);
        assertThat(limits.maxDuration()).hasValue(Duration.ofSeconds(until));
    }

    @Test
    void withoutLimitsThereIsNothingToShare() {
        BatchLimits none =
                new BatchLimits(OptionalLong.empty(), Optional.empty(), Duration.ofSeconds(10), WhenBehind.CONTINUE);
        assertThat(StopRule.beforeReading(none, false)).isEqualTo(none);
        assertThat(StopRule.whileReading(none, 7, Duration.ofSeconds(7))).isEqualTo(none);
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
