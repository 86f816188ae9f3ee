package dev.sanderling.runner.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments of a long first snapshot are many, and consumers read them in the order of their names. */
class OrdinalTest {
    private static final String BATCH = "0000000001-abc123";

    @Test
    void namesSortAsTheirNumbersDo() {
        Random random = new Random(4711);
        List<Integer> numbers = new ArrayList<>(List.of(1, 9, 10, 9_998, 9_999, 10_000, 10_001, 99_999, 100_000));
        for (int i = 0; i < 2_000; i++) {
            numbers.add(1 + random.nextInt(1 << (1 + random.nextInt(26))));
        }
        Collections.shuffle(numbers, random);
        for (int i = 1; i < numbers.size(); i++) {
            int one = numbers.get(i - 1);
            int other = numbers.get(i);
            assertThat(Integer.signum(Sink.Segment.id(BATCH, one).compareTo(Sink.Segment.id(BATCH, other))))
                    .as("%d and %d", one, other)
                    .isEqualTo(Integer.compare(one, other));
        }
    }

    @Test
    void namesAsTheyWereStayAndTheirSuccessorsAreRecognised() {
        assertThat(Sink.Segment.id(BATCH, 1)).isEqualTo(BATCH + "-0001");
        assertThat(Sink.Segment.id(BATCH, 9_999)).isEqualTo(BATCH + "-9999");
        for (int number : List.of(1, 9_999, 10_000, 123_456)) {
            assertThat(Ordinal.segment(BATCH + "-%04d".formatted(number))).isEqualTo(Sink.Segment.id(BATCH, number));
            assertThat(Ordinal.segment(Sink.Segment.id(BATCH, number))).isEqualTo(Sink.Segment.id(BATCH, number));
        }
        // Six digits may be the random part of a batch.
        assertThat(Ordinal.segment("0000000001-123456")).isEqualTo("0000000001-123456");
    }
}
