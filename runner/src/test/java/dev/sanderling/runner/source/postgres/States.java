package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.runner.source.Boundary;
import org.jspecify.annotations.Nullable;

/** Checkpoints as the engine's part of the runner would write them. */
final class States {
    private States() {}

    static State claimed(State s, SourceNames names, SourceIdentity identity) {
        return s.edit()
                .epoch(s.epoch() + 1)
                .seq(s.seq() + 1)
                .source(identity)
                .names(names)
                .done();
    }

    static State after(State s, TableSet tables, @Nullable Boundary end) {
        if (end == null) {
            return s;
        }
        return s.edit()
                .seq(s.seq() + 1)
                .tables(tables)
                .offsets(end.offsets())
                .position(end.position())
                .freshThrough(end.time())
                .done();
    }

    static State at(State s, Boundary end) {
        return after(s, java.util.Objects.requireNonNull(s.tables()), end);
    }
}
