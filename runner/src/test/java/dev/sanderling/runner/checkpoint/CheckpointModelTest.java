package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs that know nothing of each other, on one checkpoint, with answers and requests lost, delayed requests, edits by
 * others, and other runs coming in at every call. Each run adds to a counter in the state, so that a lost or doubled
 * update shows in the sum.
 */
class CheckpointModelTest {
    @Test
    void noUpdateIsLostOrDoubledAndEachEpochHasOneWriter() {
        int fenced = 0;
        int unreachable = 0;
        int taken = 0;
        for (long seed = 0; seed < 4000; seed++) {
            var world = new World(new Random(seed));
            try {
                world.play();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            fenced += world.fenced;
            unreachable += world.unreachable;
            taken += world.nestedClaims;
        }
        // The model is worth something only while it gets into all of these.
        assertThat(fenced).isGreaterThan(500);
        assertThat(unreachable).isGreaterThan(20);
        assertThat(taken).isGreaterThan(500);
    }

    private static final class World {
        final Random random;
        final MemoryStore.Shared shared = new MemoryStore.Shared();
        /** Requests of whoever gave up waiting for them. */
        final List<Runnable> underway = new ArrayList<>();

        int runs;
        int depth;
        int fenced;
        int unreachable;
        int nestedClaims;
        /** Successes that a run was told of. */
        int told;
        /** Writes whose run ended not knowing. */
        int untold;

        World(Random random) {
            this.random = random;
        }

        void play() {
            for (int i = 0; i < 4; i++) {
                run();
            }
            underway.forEach(Runnable::run);
            check();
        }

        void run() {
            depth++;
            var holder = new Holder("uid-" + runs, "run-" + runs++);
            int writes = 1 + random.nextInt(4);
            try {
                var store = new Unreliable(this);
                var checkpoint = new Checkpoint(store, store.load(Duration.ZERO), holder, "model", new FakeTime());
                checkpoint.claim(World::plusOne);
                told++;
                nestedClaims += depth > 1 ? 1 : 0;
                for (int i = 0; i < writes; i++) {
                    State state = checkpoint.write(World::plusOne);
                    told++;
                    assertThat(state.holder()).isEqualTo(holder);
                    assertThat(shared.log).contains(state);
                }
            } catch (Failure e) {
                untold++;
                fenced += e.reason() == Reason.FENCED ? 1 : 0;
                unreachable += e.reason() == Reason.CHECKPOINT_UNREACHABLE ? 1 : 0;
                assertThat(e.reason()).isIn(Reason.FENCED, Reason.CHECKPOINT_UNREACHABLE);
            } finally {
                depth--;
            }
        }

        static State plusOne(State state) {
            String before = state.position();
            return state.edit()
                    .position("" + (before == null ? 1 : Long.parseLong(before) + 1))
                    .done();
        }

        void check() {
            Map<Long, Holder> holders = new HashMap<>();
            for (int i = 0; i < shared.log.size(); i++) {
                State state = shared.log.get(i);
                assertThat(state.seq()).isEqualTo(i + 1);
                assertThat(state.position()).isEqualTo("" + (i + 1));
                Holder first = holders.putIfAbsent(state.epoch(), java.util.Objects.requireNonNull(state.holder()));
                assertThat(first == null || first.equals(state.holder())).isTrue();
                long before = i == 0 ? 0 : shared.log.get(i - 1).epoch();
                assertThat(state.epoch()).isBetween(before, before + 1);
                assertThat(first == null).isEqualTo(state.epoch() == before + 1);
            }
            // Everything a run was told is stored; beyond it at most the one write of each run that ended not knowing.
            assertThat(shared.log.size()).isBetween(told, told + untold);
        }
    }

    /** At every call others may act, and a write's answer or the write itself may get lost or late. */
    private static final class Unreliable implements CheckpointStore {
        private final World world;
        private final MemoryStore honest;
        /** A cut network, for the rest of this run. */
        private boolean cut;

        Unreliable(World world) {
            this.world = world;
            this.honest = new MemoryStore(world.shared);
        }

        @Override
        public Loaded load(Duration patience) {
            others();
            if (cut) {
                throw new Failure(Reason.CHECKPOINT_UNREACHABLE, "cut");
            }
            return honest.load(patience);
        }

        @Override
        public Written write(State next, String version) {
            others();
            cut |= world.random.nextInt(60) == 0;
            Written written =
                    switch (world.random.nextInt(cut ? 3 : 7)) {
                        case 0 -> honest.appliedUnknown(next, version);
                        case 1 -> honest.lostUnknown(next, version);
                        case 2 -> {
                            world.underway.add(() -> honest.honest(next, version));
                            yield new Written.Unknown("late");
                        }
                        default -> honest.honest(next, version);
                    };
            others();
            return written;
        }

        private void others() {
            Random random = world.random;
            if (!world.underway.isEmpty() && random.nextInt(3) == 0) {
                world.underway.remove(random.nextInt(world.underway.size())).run();
            }
            if (random.nextInt(5) == 0) {
                world.shared.touch();
            }
            @Nullable State state = world.shared.state;
            if (state != null && random.nextInt(5) == 0) {
                world.shared.handoff = new Handoff(state.epoch(), state.seq());
                world.shared.touch();
            }
            if (world.depth < 3 && random.nextInt(12) == 0) {
                world.run();
            }
        }

        @Override
        public ChunkStore chunks() {
            throw new UnsupportedOperationException("no test needs it");
        }

        @Override
        public void close() {}
    }
}
