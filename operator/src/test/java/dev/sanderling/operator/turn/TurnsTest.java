package dev.sanderling.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void soManyAtATimeAndTheOthersInOrder() {
        var turns = new Turns<String>(2, one -> true);
        assertThat(turns.take("a")).isTrue();
        assertThat(turns.take("b")).isTrue();
        assertThat(turns.take("c")).isFalse();
        assertThat(turns.take("d")).isFalse();
        assertThat(turns.take("a")).as("it has its turn already").isTrue();
        assertThat(turns.leave("a")).containsExactly("c");
        assertThat(turns.take("d")).as("c was first").isFalse();
        assertThat(turns.take("c")).isTrue();
        assertThat(turns.leave("x")).as("it never stood in line").isEmpty();
    }

    @Test
    void whatRunsAfterARestartCounts() {
        var turns = new Turns<String>(2, one -> true);
        turns.known(List.of("a", "b", "c"));
        assertThat(turns.take("d")).isFalse();
        assertThat(turns.leave("a")).as("still as many as may be").isEmpty();
        assertThat(turns.leave("b")).containsExactly("d");
    }

    @Test
    void nobodyWaitsForSomethingThatIsGone() {
        Set<String> there = new HashSet<>(Set.of("a", "b", "c"));
        var turns = new Turns<String>(1, there::contains);
        assertThat(turns.take("a")).isTrue();
        assertThat(turns.take("b")).isFalse();
        assertThat(turns.take("c")).isFalse();
        there.remove("a");
        there.remove("b");
        assertThat(turns.take("c")).isTrue();
    }

    @Test
    void aTurnThatNobodyUsesIsGivenOn() {
        var turns = new Turns<String>(2, one -> true);
        turns.known(List.of("a", "b"));
        assertThat(turns.take("c")).isFalse();
        assertThat(turns.keep(Set.of("a", "b")::contains)).isEmpty();
        assertThat(turns.keep("a"::equals)).containsExactly("c");
        assertThat(turns.take("c")).isTrue();
    }

    /** Whatever comes and goes: never too many, and everybody gets a turn. */
    @Test
    void everybodyGetsATurn() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int most = 1 + random.nextInt(4);
            var turns = new Turns<Integer>(most, one -> true);
            Set<Integer> left = new HashSet<>();
            List<Integer> running = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                left.add(i);
            }
            for (int steps = 0; !left.isEmpty(); steps++) {
                assertThat(steps).as("seed " + seed).isLessThan(10_000);
                int one = random.nextInt(30);
                if (left.contains(one) && !running.contains(one) && turns.take(one)) {
                    running.add(one);
                }
                assertThat(running).hasSizeLessThanOrEqualTo(most);
                if (!running.isEmpty() && random.nextInt(3) == 0) {
                    Integer over = running.remove(random.nextInt(running.size()));
                    left.remove(over);
                    turns.leave(over);
                }
            }
        }
    }
}
