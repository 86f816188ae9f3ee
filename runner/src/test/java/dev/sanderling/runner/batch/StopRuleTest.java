package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.WhenBehind;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.plan.Linger;
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
                changes,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(quietSeconds),
                Duration.ZERO,
                reached,
                expected,
                terminating);
        assertThat(StopRule.decide(LIMITS, progress)).isEqualTo(Optional.ofNullable(by));
    }

    @ParameterizedTest(name = "{0} changes, {1} s, quiet {2} s, caught up {3} s ago, barrier {4}, SIGTERM {5}: {6}")
    @CsvSource(nullValues = "-", textBlock = """
                    1,   0,  0,  0,    true,  false, -
                    1,   59, 19, 3599, true,  false, -
                    1,   0,  20, 0,    true,  false, BARRIER
                    0,   0,  0,  0,    true,  false, BARRIER
                    1,   0,  0,  3600, true,  false, BARRIER
                    1,   60, 0,  0,    true,  false, BARRIER
                    100, 0,  0,  0,    true,  false, BARRIER
                    1,   0,  0,  0,    true,  true,  BARRIER
                    100, 0,  0,  0,    false, false, MAX_RECORDS
                    1,   60, 99, 0,    false, false, MAX_DURATION
                    1,   0,  99, 0,    false, true,  TERMINATED
                    """)
    void aRunThatFoundChangesLingersUntilItIsQuiet(
            long changes,
            long seconds,
            long quietSeconds,
            long caughtUpSeconds,
            boolean reached,
            boolean terminating,
            @Nullable StoppedBy by) {
        BatchLimits limits = lingering(Duration.ofSeconds(20));
        Progress progress = new Progress(
                changes,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(quietSeconds),
                Duration.ofSeconds(caughtUpSeconds),
                reached,
                true,
                terminating);
        assertThat(StopRule.decide(limits, progress)).isEqualTo(Optional.ofNullable(by));
    }

    /** Where no barrier can be had, the longer of both waits counts. */
    @ParameterizedTest
    @CsvSource({"20, 19, false", "20, 20, true", "5, 9, false", "5, 10, true"})
    void withoutABarrierTheLongerWaitCounts(long linger, long quietSeconds, boolean ends) {
        Progress progress =
                new Progress(1, Duration.ZERO, Duration.ofSeconds(quietSeconds), Duration.ZERO, false, false, false);
        assertThat(StopRule.decide(lingering(Duration.ofSeconds(linger)), progress)
                        .isPresent())
                .isEqualTo(ends);
    }

    private static BatchLimits lingering(Duration quiet) {
        return new BatchLimits(
                LIMITS.maxRecords(),
                LIMITS.maxDuration(),
                LIMITS.maxWait(),
                LIMITS.whenBehind(),
                Optional.of(new Linger(quiet, Duration.ofSeconds(5))));
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
