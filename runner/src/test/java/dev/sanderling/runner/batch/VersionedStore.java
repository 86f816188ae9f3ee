package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.checkpoint.ChunkStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** As the API server: a write on an older version is refused, whoever wrote the newer one. */
final class VersionedStore implements CheckpointStore {
    private @Nullable State state;
    private Handoff handoff = Handoff.NONE;
    private int version;
    int requests;

    void want(Wanted wanted) {
        handoff = handoff.wanting(wanted);
        version++;
    }

    State stored() {
        return java.util.Objects.requireNonNull(state);
    }

    @Override
    public Loaded load(Duration patience) {
        requests++;
        return new Loaded(state, handoff, Integer.toString(version));
    }

    @Override
    public Written write(State next, String on) {
        requests++;
        if (!on.equals(Integer.toString(version))) {
            return new Written.Conflict();
        }
        state = next;
        version++;
        return new Written.Done(Integer.toString(version));
    }

    @Override
    public ChunkStore chunks() {
        throw new AssertionError("not asked for");
    }

    @Override
    public void close() {}
}
