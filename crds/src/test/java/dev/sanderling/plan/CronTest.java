package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *        | 2026-07-09T14:45:00Z | 2026-07-09T15:00:00Z
            */15 * * * *        | 2026-07-09T14:45:59Z | 2026-07-09T15:00:00Z
            5/20 * * * *        | 2026-07-09T14:26:00Z | 2026-07-09T14:45:00Z
            @hourly             | 2026-07-09T14:00:00Z | 2026-07-09T15:00:00Z
            @daily              | 2026-07-09T14:00:00Z | 2026-07-10T00:00:00Z
            @weekly             | 2026-07-09T14:00:00Z | 2026-07-12T00:00:00Z
            @monthly            | 2026-07-09T14:00:00Z | 2026-08-01T00:00:00Z
            @annually           | 2026-07-09T14:00:00Z | 2027-01-01T00:00:00Z
            0 9-17/4 * * MON-Fri| 2026-07-10T17:00:00Z | 2026-07-13T09:00:00Z
            0 0 13 * 5          | 2026-07-09T14:00:00Z | 2026-07-10T00:00:00Z
            0 0 13 * ?          | 2026-07-09T14:00:00Z | 2026-07-13T00:00:00Z
            0 0 13 * */1        | 2026-07-09T14:00:00Z | 2026-07-13T00:00:00Z
            0 0 13 * */2        | 2026-07-09T14:00:00Z | 2026-07-11T00:00:00Z
            30 8 * Jan,jun *    | 2026-07-09T14:00:00Z | 2027-01-01T08:30:00Z
            0 0 29 2 *          | 2026-07-09T14:00:00Z | 2028-02-29T00:00:00Z
            """)
    void theNextTimeInUtc(String schedule, Instant after, Instant next) {
        assertThat(Cron.parse(schedule).next(after, ZoneOffset.UTC)).hasValue(next);
    }

    /** Berlin skips 02:00 to 03:00 on 29 March 2026 and repeats it on 25 October; Beirut skips midnight on 29 March. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *   | Europe/Berlin  | 2026-03-28T12:00:00Z | 2026-03-30T00:30:00Z
            */30 * * * * | Europe/Berlin  | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z
            30 2 * * *   | Europe/Berlin  | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
            30 2 * * *   | Europe/Berlin  | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z
            30 2 * * *   | Europe/Berlin  | 2026-10-25T01:30:00Z | 2026-10-26T01:30:00Z
            0 0 * * *    | Asia/Beirut    | 2026-03-28T12:00:00Z | 2026-03-29T21:00:00Z
            0 3 * * SUN  | Asia/Beirut    | 2026-03-28T12:00:00Z | 2026-03-29T00:00:00Z
            0 9 * * *    | Asia/Kolkata   | 2026-07-09T03:30:00Z | 2026-07-10T03:30:00Z
            15 2 * * *   | Australia/Lord_Howe | 2026-10-03T12:00:00Z | 2026-10-04T15:15:00Z
            """)
    void theNextTimeAcrossDaylightSaving(String schedule, String zone, Instant after, Instant next) {
        assertThat(Cron.parse(schedule).next(after, ZoneId.of(zone))).hasValue(next);
    }

    @Test
    void aDayThatNeverComesHasNoNextTime() {
        assertThat(Cron.parse("0 0 30 2 *").next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 0 *",
                "* * * 13 *",
                "* * * * 7",
                "* * * * SUNDAY",
                "a * * * *",
                "5-1 * * * *",
                "1-2-3 * * * *",
                "1/2/3 * * * *",
                "*/0 * * * *",
                "-5 * * * *",
                "1.5 * * * *",
                ", * * * *",
                "@every 5m",
                "@reboot",
                "@Daily",
                "TZ=UTC * * * * *",
                "CRON_TZ=UTC * * * * *",
                "L * * * *",
                "* * * * 5#2",
                "99999999999 * * * *"
            })
    void whatACronJobRefusesIsRefusedHere(String schedule) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cron.parse(schedule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"  */5\t* * *  *  ", "+5 * * * *", "1,,2 * * * *", "? ? ? ? ?", "*-5 * * * *", "05 * * * *"})
    void whatACronJobAcceptsIsAcceptedHere(String schedule) {
        assertThat(Cron.parse(schedule).next(Instant.EPOCH, ZoneOffset.UTC)).isPresent();
    }
}
