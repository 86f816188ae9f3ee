package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeparturesTest {
    private final Departures departures = new Departures();

    @Test
    void whatBeganBeforeIsWaitedForAndNothingBeginsAfter() {
        assertThat(departures.enter("a")).isTrue();
        assertThat(departures.announce("a")).isFalse();
        assertThat(departures.enter("a")).isFalse();
        departures.leave("a");
        assertThat(departures.enter("a")).isFalse();
        assertThat(departures.announce("a")).isTrue();
        assertThat(departures.enter("b")).isTrue();
    }

    /** An operator that sees off jobs for years keeps what it needs of them. */
    @Test
    void itForgetsThoseThatLeftLongAgo() {
        for (int i = 0; i <= 1_000; i++) {
            departures.announce("job " + i);
        }
        assertThat(departures.enter("job 0")).isTrue();
        assertThat(departures.enter("job 1")).isFalse();
    }
}
