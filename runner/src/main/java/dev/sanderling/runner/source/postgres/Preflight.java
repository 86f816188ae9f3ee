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
import dev.sanderling.runner.source.postgres.ServerChecks.Move;
import java.time.Duration;
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
    private final Supplier<Timeline> timelines;
    private final Duration patience;

    /** @param patience for a slot that somebody reads */
    Preflight(
            ControlConnection connection,
            Source.Postgres source,
            ColumnCheck columns,
            String database,
            Supplier<Timeline> timelines,
            Duration patience) {
        this.connection = connection;
        this.patience = patience;
        this.timelines = timelines;
        this.scope = source.scope();
        this.columns = columns;
        this.database = database;
    }

    List<Finding> run(State state, Depth depth, SourceNames names, Supplier<SourceIdentity> identity) {
        Optional<Finding> tooOld = ServerChecks.version(connection);
        if (tooOld.isPresent()) {
            return List.of(tooOld.get());
        }
        // After a snapshot that was all that was wanted, slot and publication are given back.
        boolean streams = !state.isOver(scope.snapshot() == SnapshotMode.INITIAL_ONLY);
        List<Finding> findings = new ArrayList<>();
        Move move = ServerChecks.identity(state, identity.get(), timelines);
        PublicationChecks publication = new PublicationChecks(connection, names);
        if (move instanceof Move.Elsewhere elsewhere) {
            // On another server nothing that the checkpoint says of slot and publication means anything.
            findings.add(elsewhere.finding());
        } else if (streams) {
            String name = String.valueOf(names.slot());
            Optional<Slot> slot = Slot.awaitFree(connection, name, patience);
            findings.addAll(new SlotChecks(state, names, database, move instanceof Move.Promoted)
                    .check(slot, () -> Slot.isUnread(connection, name)));
            // What was given back with the slot is told with it.
            if (slot.isPresent() || state.over() == null) {
                findings.addAll(publication.exists(state));
            }
        }
        if (depth == Depth.FULL) {
            findings.addAll(full(state, names, publication, streams));
        }
        return List.copyOf(findings);
    }

    /**
     * The catalogue is asked in many questions, and what the application does to its tables may come between two of them:
     * what stands in the way is only what still does when one looks again.
     */
    private List<Finding> full(State state, SourceNames names, PublicationChecks publication, boolean streams) {
        List<Finding> findings = look(state, names, publication, streams);
        if (!findings.isEmpty()) {
            findings.retainAll(look(state, names, publication, streams));
        }
        return findings;
    }

    private List<Finding> look(State state, SourceNames names, PublicationChecks publication, boolean streams) {
        List<Finding> findings = new ArrayList<>();
        if (streams) {
            findings.addAll(ServerChecks.replication(connection, state.offsets() == null));
        }
        Tables tables = Tables.read(connection, scope);
        findings.addAll(TableChecks.matches(connection, tables, scope));
        boolean publishes = streams && Boolean.TRUE.equals(names.publicationOurs());
        findings.addAll(TableChecks.check(tables, scope, publishes));
        if (!tables.captured().isEmpty()) {
            findings.addAll(TableChecks.columns(connection, tables, scope, columns));
            String name = String.valueOf(names.publication());
            findings.addAll(NameChecks.check(connection, tables, scope));
            findings.addAll(new FeatureChecks(connection.major(), scope, name, publishes)
                    .refused(FeatureFacts.read(connection, name, tables.captured())));
            findings.addAll(ValueChecks.of(connection, tables));
            if (streams) {
                findings.addAll(publication.fits(state, tables));
            }
        }
        return findings;
    }
}
