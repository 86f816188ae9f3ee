package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A checkpoint in memory, shared by the stores of several runs, whose next answers a test may decide. */
final class MemoryStore implements CheckpointStore {
    /** What every run sees. */
    static final class Shared {
        @Nullable
        State state;

        Handoff handoff = Handoff.NONE;
        long version = 1;
        /** Every state that was ever stored, in order. */
        final List<State> log = new ArrayList<>();

        /** Metadata, or the operator's key. */
        void touch() {
            version++;
        }

        void put(@Nullable State next) {
            state = next;
            version++;
            if (next != null) {
                log.add(next);
            }
        }
    }

    final Shared shared;
    /** Taken for one write each; then writes are honest. */
    final Deque<BiFunction<State, String, Written>> writes = new ArrayDeque<>();
    /** Run before one load each. */
    final Deque<Runnable> beforeLoads = new ArrayDeque<>();

    int writeCount;
    int loadCount;

    MemoryStore(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Loaded load(Duration patience) {
        loadCount++;
        if (!beforeLoads.isEmpty()) {
            beforeLoads.removeFirst().run();
        }
        return new Loaded(shared.state, shared.handoff, "" + shared.version);
    }

    @Override
    public Written write(State next, String version) {
        writeCount++;
        return writes.isEmpty() ? honest(next, version) : writes.removeFirst().apply(next, version);
    }

    /** What an API server does. */
    Written honest(State next, String version) {
        if (!version.equals("" + shared.version)) {
            return new Written.Conflict();
        }
        shared.put(next);
        return new Written.Done("" + shared.version);
    }

    /** It does it, and the answer is lost. */
    Written appliedUnknown(State next, String version) {
        honest(next, version);
        return new Written.Unknown("cut");
    }

    /** The request is lost. */
    Written lostUnknown(State next, String version) {
        return new Written.Unknown("cut");
    }

    @Override
    public ChunkStore chunks() {
        throw new UnsupportedOperationException("no test needs it");
    }

    @Override
    public void close() {}
}
