package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    /** Many jobs, so that every amount a schedule can be moved by comes up. */
    private static Stream<String> spread(String schedule, String spread) {
        return IntStream.range(0, 2500)
                .mapToObj(i -> Spread.apply(schedule, Duration.parse(spread), "sales", "job" + i));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *     | PT5M   | 5
            */15 * * * *     | PT15M  | 15
            @hourly          | PT1H   | 60
            @daily           | PT6H   | 360
            0 3 * * MON      | PT30M  | 30
            50 23 * * MON    | PT30M  | 10
            0,30 9-17 * * *  | PT1H   | 30
            * * * * *        | PT30M  | 1
            0 22 1 * *       | PT24H  | 120
            """)
    void thereAreAsManySchedulesAsMinutesToMoveBy(String schedule, String spread, int amounts) {
        assertThat(new HashSet<>(spread(schedule, spread).toList())).hasSize(amounts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@hourly", "0 3 * * MON", "0,30 9-17 * * *", "10 23 1 * *", "*/20 * * JUN *"})
    void everyRunMovesByOneAmountLessThanTheSpread(String schedule) {
        Instant plain = Cron.parse(schedule).next(NEW_YEAR, ZoneOffset.UTC).orElseThrow();
        spread(schedule, "PT20M").distinct().forEach(moved -> {
            Instant first = Cron.parse(moved)
                    .next(plain.minusSeconds(1), ZoneOffset.UTC)
                    .orElseThrow();
            Duration by = Duration.between(plain, first);
            assertThat(by).isBetween(Duration.ZERO, Duration.ofMinutes(19));
            Instant secondPlain =
                    Cron.parse(schedule).next(plain, ZoneOffset.UTC).orElseThrow();
            assertThat(Cron.parse(moved).next(first, ZoneOffset.UTC)).hasValue(secondPlain.plus(by));
        });
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT30S, 30", "PT1M, 60", "PT5M, 60"})
    void secondsComeBesidesTheMinutes(String spread, int amounts) {
        Duration most = Duration.parse(spread);
        var seconds = IntStream.range(0, 2500)
                .mapToObj(i -> Spread.seconds(most, "sales", "job" + i))
                .toList();
        assertThat(new HashSet<>(seconds)).hasSize(amounts);
        assertThat(seconds).allSatisfy(one -> assertThat(one).isLessThan(Duration.ofMinutes(1)));
        for (int i = 0; i < 2500; i++) {
            Instant moved = Cron.parse(Spread.apply("*/5 * * * *", most, "sales", "job" + i))
                    .next(NEW_YEAR.minusSeconds(1), ZoneOffset.UTC)
                    .orElseThrow();
            assertThat(Duration.between(NEW_YEAR, moved.plus(seconds.get(i))))
                    .as("both together")
                    .isLessThan(most);
        }
    }

    @Test
    void oneJobAlwaysMovesByTheSameAmount() {
        assertThat(Spread.apply("@daily", Duration.ofHours(6), "sales", "orders"))
                .isEqualTo(Spread.apply("@daily", Duration.ofHours(6), "sales", "orders"))
                .isNotEqualTo(Spread.apply("@daily", Duration.ofHours(6), "sales", "billing"));
    }
}
