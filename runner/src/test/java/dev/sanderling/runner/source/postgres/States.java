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
        return new State(
                s.formatVersion(),
                s.writtenBy(),
                s.epoch() + 1,
                s.holder(),
                s.seq() + 1,
                identity,
                names,
                s.tables(),
                s.offsets(),
                s.position(),
                s.freshThrough(),
                null,
                null,
                s.receipts(),
                s.totals(),
                null);
    }

    static State after(State s, TableSet tables, @Nullable Boundary end) {
        if (end == null) {
            return s;
        }
        return new State(
                s.formatVersion(),
                s.writtenBy(),
                s.epoch(),
                s.holder(),
                s.seq() + 1,
                s.source(),
                s.names(),
                tables,
                end.offsets(),
                end.position(),
                end.time(),
                null,
                null,
                s.receipts(),
                s.totals(),
                null);
    }

    static State at(State s, Boundary end) {
        return after(s, java.util.Objects.requireNonNull(s.tables()), end);
    }
}
