package dev.sanderling.operator.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.HandOverStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.handover.HandOverJob.Phase;
import dev.sanderling.plan.AfterBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandOversTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final AfterBatch.Action JOB = new AfterBatch.Action.Job(2, Duration.ofHours(1));
    private static final AfterBatch RETRY = new AfterBatch(JOB, false, false);

    @Test
    void batchesWithoutChangesAndThoseOfAJobThatHandsNothingOverAreNothing() {
        State state = append(State.blank("x"), 0, true);
        state = append(state, 5, false);

        assertThat(HandOvers.owed(state, 0)).isEmpty();
        assertThat(HandOvers.next(null, Handoff.NONE, RETRY, state, List.of(), NOON))
                .isEqualTo(HandOver.NONE);
    }

    @Test
    void aBatchOfWhichASegmentWaitsToBePublishedIsNotThereYet() {
        State state = append(State.blank("x"), 5, true);
        String batch = state.receipts().getFirst().batch();
        State waits = state.edit()
                .pending(new Pending(batch, 1, Map.of("lake", "token"), null))
                .done();

        assertThat(HandOvers.owed(waits, 0)).isEmpty();
        assertThat(HandOvers.owed(state, 0)).hasSize(1);
    }

    @Test
    void whatFailedIsTriedAgainLaterAndLaterAndTheNextBatchWaits() {
        State state = append(append(State.blank("x"), 5, true), 6, true);
        HandOver first = HandOvers.next(null, Handoff.NONE, RETRY, state, List.of(), NOON);
        Start start = first.start().orElseThrow();
        assertThat(start.first().number()).isEqualTo(1);
        assertThat(start.receipts()).hasSize(1);
        HandOver running = HandOvers.after(first, start, new Started.Job("a"), RETRY, NOON);

        HandOver failed = HandOvers.next(
                running.status(), Handoff.NONE, RETRY, state, List.of(job("a", 1, 1, 1, Phase.FAILED)), NOON);
        assertThat(failed.start()).isEmpty();
        assertThat(failed.lookAt()).contains(NOON.plusSeconds(60));
        assertThat(Objects.requireNonNull(failed.status()).result()).isEqualTo(HandOvers.FAILED);
        assertThat(failed.status().waiting()).isEqualTo(2);
        assertThat(failed.status().message()).isEqualTo("It failed.");

        // Its Job is gone by then.
        Start again = HandOvers.next(failed.status(), Handoff.NONE, RETRY, state, List.of(), NOON.plusSeconds(60))
                .start()
                .orElseThrow();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.first().number()).isEqualTo(1);
        assertThat(HandOvers.pause(2)).isEqualTo(Duration.ofMinutes(2));
        assertThat(HandOvers.pause(100)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aCheckpointThatWasMadeAnewTakesWhatWaitedWithIt() {
        State state = append(State.blank("x"), 5, true);
        HandOver first = HandOvers.next(null, Handoff.NONE, RETRY, state, List.of(), NOON);
        HandOver refused =
                HandOvers.after(first, first.start().orElseThrow(), new Started.Refused("No room."), RETRY, NOON);

        HandOverStatus told = Objects.requireNonNull(
                HandOvers.next(refused.status(), Handoff.NONE, RETRY, State.blank("x"), List.of(), NOON)
                        .status());
        assertThat(told.result()).isEqualTo(HandOvers.SKIPPED);
        assertThat(told.message()).contains("made anew");
    }

    /** Whatever the order of what is seen, lost, late or deleted: in order, one at a time, each at least once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyBatchIsHandedOverInOrderWhateverHappens(boolean coalesces) {
        for (int seed = 0; seed < 300; seed++) {
            new World(seed, new AfterBatch(JOB, coalesces, false)).play();
        }
    }

    private static HandOverJob job(String name, long first, long last, int attempt, Phase phase) {
        return new HandOverJob(name, first, last, attempt, phase, phase == Phase.FAILED ? "It failed." : "", NOON);
    }

    private static State append(State state, long changes, boolean handOver) {
        return append(state, state.epoch() + 1, changes, handOver, Handoff.NONE);
    }

    private static State append(State state, long epoch, long changes, boolean handOver, Handoff handoff) {
        String from =
                state.receipts().isEmpty() ? null : state.receipts().getLast().to();
        return Receipts.append(
                state.edit().epoch(epoch).holder(new Holder("pod", "run")).done(),
                Receipt.opened("%010d-abcdef".formatted(epoch), "run-" + epoch, epoch, NOON, from)
                        .edit()
                        .handOver(handOver)
                        .counts(new Counts(changes, changes, Map.of(), Map.of()))
                        .segments(changes == 0 ? 0 : 1)
                        .outcome(changes == 0 ? Outcome.EMPTY : Outcome.SUCCEEDED)
                        .endedAt(NOON)
                        .to(Long.toString(epoch))
                        .done(),
                handoff);
    }

    /** A cluster in which Jobs end as they like, caches lag behind, and the operator stops between any two steps. */
    private static final class World {
        private final int seed;
        private final Random random;
        private final AfterBatch wanted;
        private final Map<String, HandOverJob> jobs = new TreeMap<>();
        private final List<Long> handedOver = new ArrayList<>();
        private final List<Long> wantedEpochs = new ArrayList<>();
        private State state = State.blank("x");
        private State copy = state;
        private long epoch;
        private Handoff handoff = Handoff.NONE;
        private @Nullable HandOverStatus stored;
        private List<HandOverJob> cached = List.of();
        private Instant now = NOON;

        World(int seed, AfterBatch wanted) {
            this.seed = seed;
            this.random = new Random(seed);
            this.wanted = wanted;
        }

        void play() {
            for (int step = 0; step < 150; step++) {
                step();
            }
            // Then nothing goes wrong any more.
            for (int step = 0; step < 200; step++) {
                jobs.replaceAll((name, job) -> job.phase() == Phase.RUNNING ? ended(job, Phase.SUCCEEDED) : job);
                cached = List.copyOf(jobs.values());
                now = now.plus(Duration.ofHours(1));
                look(false);
            }
            assertThat(handedOver.stream().distinct().toList())
                    .as("seed " + seed)
                    .containsExactlyElementsOf(wantedEpochs);
            assertThat(Objects.requireNonNull(stored).waiting())
                    .as("seed " + seed)
                    .isZero();
        }

        private static boolean hasChanges(long epoch) {
            return epoch % 3 != 0;
        }

        private void step() {
            now = now.plusSeconds(random.nextInt(90));
            switch (random.nextInt(8)) {
                case 0 -> capture();
                case 1, 2 -> cached = List.copyOf(jobs.values());
                case 3 -> end();
                case 4 -> {
                    if (stored != null && stored.upTo() != null && random.nextBoolean()) {
                        handoff = handoff.handingOver(Math.max(handoff.handedOver(), stored.upTo()));
                    }
                    sweep();
                }
                case 5 -> putBack();
                default -> look(random.nextInt(4) == 0);
            }
        }

        private void capture() {
            if (!Receipts.isFull(state, handoff)) {
                epoch++;
                long taken = state.receipts().isEmpty()
                        ? 0
                        : state.receipts().getLast().number();
                state = append(
                        state,
                        epoch,
                        hasChanges(epoch) ? 5 : 0,
                        true,
                        new Handoff(0, taken).handingOver(handoff.handedOver()));
                if (hasChanges(epoch)) {
                    wantedEpochs.add(epoch);
                }
            }
        }

        /** An older copy of the checkpoint; the run that goes on from it has an epoch that was never there. */
        private void putBack() {
            if (random.nextInt(10) > 0) {
                copy = random.nextBoolean() ? state : copy;
                return;
            }
            long until = copy.epoch();
            state = copy;
            wantedEpochs.removeIf(lost -> lost > until && !handedOver.contains(lost));
            jobs.values().removeIf(job -> job.last() > until);
            cached = List.copyOf(jobs.values());
            epoch += 1;
        }

        private void end() {
            jobs.values().stream()
                    .filter(job -> job.phase() == Phase.RUNNING)
                    .findFirst()
                    .ifPresent(job ->
                            jobs.put(job.name(), ended(job, random.nextBoolean() ? Phase.SUCCEEDED : Phase.FAILED)));
        }

        private HandOverJob ended(HandOverJob job, Phase phase) {
            if (phase == Phase.SUCCEEDED) {
                for (long each = job.first(); each <= job.last(); each++) {
                    if (wantedEpochs.contains(each)) {
                        handedOver.add(each);
                    }
                }
            }
            return new HandOverJob(job.name(), job.first(), job.last(), job.attempt(), phase, "", now);
        }

        /** Finished Jobs of which the status tells go; somebody may delete a Job that runs as well. */
        private void sweep() {
            HandOverStatus told = stored;
            if (told != null && told.upTo() != null) {
                jobs.values().removeIf(job -> job.phase() != Phase.RUNNING && job.last() <= told.upTo());
            }
            if (random.nextInt(5) == 0) {
                jobs.values().removeIf(job -> job.phase() == Phase.RUNNING);
            }
        }

        /** @param stops before the status is written */
        private void look(boolean stops) {
            HandOver next = HandOvers.next(stored, handoff, wanted, state, cached, now);
            Optional<Start> start = next.start();
            if (start.isPresent()) {
                String name = start.get().first().batch() + "-" + start.get().attempt();
                jobs.computeIfAbsent(name, made -> {
                    assertThat(jobs.values().stream().filter(job -> job.phase() == Phase.RUNNING))
                            .as("seed " + seed + ": one at a time")
                            .isEmpty();
                    return new HandOverJob(
                            name,
                            start.get().first().epoch(),
                            start.get().last().epoch(),
                            start.get().attempt(),
                            Phase.RUNNING,
                            "",
                            now);
                });
                next = HandOvers.after(next, start.get(), new Started.Job(name), wanted, now);
            }
            if (!stops) {
                stored = next.status();
            }
        }
    }
}
