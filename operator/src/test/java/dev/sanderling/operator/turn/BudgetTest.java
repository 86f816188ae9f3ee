package dev.sanderling.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.operator.turn.Budget.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void theOldestFirstAndNobodyWaitsForAnothersSource() {
        Budget budget = budget(4, 0, 2);
        List<Place> running = List.of(new Place("sales", "db"), new Place("sales", "db"));
        List<Waiter> waiting = List.of(
                waiter("d", "sales", "other", 4),
                waiter("a", "sales", "db", 1),
                waiter("c", "shop", "third", 3),
                waiter("b", "shop", "other", 2));
        assertThat(budget.next(running, waiting)).extracting(Waiter::name).containsExactly("b", "c");
    }

    @Test
    void withoutALimitAllMayStartAndPausedNone() {
        List<Waiter> waiting = List.of(waiter("a", "sales", "db", 1), waiter("b", "sales", "db", 2));
        assertThat(Budget.UNLIMITED.next(List.of(), waiting)).hasSize(2);
        assertThat(Budget.UNLIMITED.isLimited()).isFalse();
        assertThat(Budget.PAUSED.next(List.of(), waiting)).isEmpty();
        assertThat(budget(0, 1, 0).next(List.of(), waiting))
                .extracting(Waiter::name)
                .containsExactly("a");
    }

    /** Of runs that began before there was a budget nobody noted the source: they count in all and in their namespace. */
    @Test
    void aSourceThatNobodyNotedIsNoSource() {
        List<Place> running = List.of(new Place("sales", ""), new Place("sales", ""));
        List<Waiter> waiting = List.of(waiter("a", "shop", "", 1), waiter("b", "sales", "db", 2));
        assertThat(budget(0, 0, 1).next(running, waiting)).hasSize(2);
        assertThat(budget(0, 2, 1).next(running, waiting))
                .extracting(Waiter::name)
                .containsExactly("a");
    }

    /** Whatever comes and goes: no limit is passed, no room is left unused, and everybody gets a turn. */
    @Test
    void everybodyGetsATurnWithinTheBudget() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            Budget budget = budget(random.nextInt(5), random.nextInt(4), random.nextInt(3));
            List<Waiter> waiting = new ArrayList<>();
            List<Place> running = new ArrayList<>();
            int made = 0;
            for (int step = 0; made < 60 || !waiting.isEmpty(); step++) {
                assertThat(step).as("seed " + seed).isLessThan(2_000);
                for (int i = random.nextInt(3); i > 0 && made < 60; i--) {
                    waiting.add(waiter("w" + made, "n" + random.nextInt(3), "s" + random.nextInt(3), made++));
                }
                List<Waiter> next = budget.next(running, waiting);
                next.forEach(one -> running.add(one.place()));
                waiting.removeAll(next);
                within(budget, running);
                assertThat(budget.next(running, waiting)).as("room was left").isEmpty();
                if (!running.isEmpty()) {
                    running.remove(random.nextInt(running.size()));
                }
            }
        }
    }

    /** One that waits behind its own source is not overtaken for good by those of other sources. */
    @Test
    void nobodyIsOvertakenForGood() {
        Budget budget = budget(2, 0, 1);
        List<Place> running = new ArrayList<>(List.of(new Place("n", "busy"), new Place("n", "s0")));
        List<Waiter> waiting = new ArrayList<>(List.of(waiter("old", "n", "busy", 0)));
        for (int i = 1; i < 20; i++) {
            waiting.add(waiter("new" + i, "n", "s" + i, i));
        }
        running.remove(new Place("n", "s0"));
        List<Waiter> first = budget.next(running, waiting);
        assertThat(first).extracting(Waiter::name).containsExactly("new1");
        running.add(first.getFirst().place());
        running.remove(new Place("n", "busy"));
        assertThat(budget.next(running, waiting)).extracting(Waiter::name).containsExactly("old");
    }

    private static void within(Budget budget, List<Place> running) {
        budget.all().ifPresent(most -> assertThat(running).hasSizeLessThanOrEqualTo(most));
        for (int i = 0; i < 3; i++) {
            String namespace = "n" + i;
            String source = "s" + i;
            budget.perNamespace()
                    .ifPresent(most -> assertThat(running.stream()
                                    .filter(place -> place.namespace().equals(namespace)))
                            .hasSizeLessThanOrEqualTo(most));
            budget.perSource()
                    .ifPresent(most -> assertThat(running.stream()
                                    .filter(place -> place.source().equals(source)))
                            .hasSizeLessThanOrEqualTo(most));
        }
    }

    /** Zero is no limit. */
    private static Budget budget(int all, int perNamespace, int perSource) {
        return new Budget(limit(all), limit(perNamespace), limit(perSource));
    }

    private static OptionalInt limit(int most) {
        return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
    }

    private static Waiter waiter(String name, String namespace, String source, int second) {
        return new Waiter(name, new Place(namespace, source), NOON.plusSeconds(second));
    }

    private record Waiter(String name, Place place, Instant since) implements Budget.Waiting {}
}
