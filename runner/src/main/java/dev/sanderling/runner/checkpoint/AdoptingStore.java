package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.State;
import java.time.Duration;

/**
 * A store whose state is nobody's where it is that of a job which somebody has named: so that this job's first write
 * makes it its own.
 *
 * @param formerly namespace/name of that job
 */
public record AdoptingStore(CheckpointStore store, String formerly) implements CheckpointStore {
    @Override
    public Loaded load(Duration patience) {
        Loaded loaded = store.load(patience);
        State state = loaded.state();
        return state == null || !formerly.equals(state.job())
                ? loaded
                : new Loaded(state.edit().job(null).done(), loaded.handoff(), loaded.version());
    }

    @Override
    public Written write(State next, String version) {
        return store.write(next, version);
    }

    @Override
    public ChunkStore chunks() {
        return store.chunks();
    }

    @Override
    public void close() {
        store.close();
    }
}
