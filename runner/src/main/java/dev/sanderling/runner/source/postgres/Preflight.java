package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.SourceSession.Depth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything that stands in the way, found without changing anything, all of it at once. */
final class Preflight {
    private final ControlConnection connection;
    private final Scope scope;
    private final ColumnCheck columns;
    private final String database;

    Preflight(ControlConnection connection, Source.Postgres source, ColumnCheck columns, String database) {
        this.connection = connection;
        this.scope = source.scope();
        this.columns = columns;
        this.database = database;
    }

    List<Finding> run(State state, Depth depth, SourceNames names, Supplier<SourceIdentity> identity) {
        Optional<Finding> tooOld = ServerChecks.version(connection);
        if (tooOld.isPresent()) {
            return List.of(tooOld.get());
        }
        boolean streams = !isOver(state);
        List<Finding> findings = new ArrayList<>();
        Optional<Finding> changed = ServerChecks.identity(state.source(), identity.get());
        changed.ifPresent(findings::add);
        PublicationChecks publication = new PublicationChecks(connection, names);
        // On another server nothing that the checkpoint says of slot and publication means anything.
        if (streams && changed.isEmpty()) {
            findings.addAll(
                    SlotChecks.check(state, names, Slot.read(connection, String.valueOf(names.slot())), database));
            findings.addAll(publication.exists(state));
        }
        if (depth == Depth.FULL) {
            full(state, names, publication, streams, findings);
        }
        return List.copyOf(findings);
    }

    /** After a snapshot that was all that was wanted, slot and publication are given back. */
    private boolean isOver(State state) {
        return scope.snapshot() == SnapshotMode.INITIAL_ONLY && state.offsets() != null && state.snapshot() == null;
    }

    private void full(
            State state, SourceNames names, PublicationChecks publication, boolean streams, List<Finding> findings) {
        if (streams) {
            findings.addAll(ServerChecks.replication(connection, state.offsets() == null));
        }
        Tables tables = Tables.read(connection, scope);
        findings.addAll(TableChecks.matches(connection, tables, scope));
        boolean publishes = streams && Boolean.TRUE.equals(names.publicationOurs());
        findings.addAll(TableChecks.check(tables, scope, publishes));
        if (!tables.captured().isEmpty()) {
            findings.addAll(TableChecks.columns(connection, tables, scope, columns));
            if (streams) {
                findings.addAll(publication.fits(state, tables));
            }
        }
    }
}
