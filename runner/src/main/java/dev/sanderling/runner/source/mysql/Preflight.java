package dev.sanderling.runner.source.mysql;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.SourceSession.Depth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that stands in the way of a capture, looked at without touching anything. */
final class Preflight {
    private final ControlConnection connection;
    private final Scope scope;
    private final ColumnCheck columns;
    private final List<NamedTables> named;

    Preflight(ControlConnection connection, Scope scope, ColumnCheck columns, List<NamedTables> named) {
        this.connection = connection;
        this.scope = scope;
        this.columns = columns;
        this.named = named;
    }

    List<Finding> run(State state, Depth depth, SourceNames names) {
        ServerFacts server = connection.server();
        Optional<Finding> version = ServerChecks.version(server);
        if (version.isPresent()) {
            return List.of(version.get());
        }
        List<Finding> findings = new ArrayList<>(ServerChecks.log(server));
        findings.addAll(ServerChecks.capitals(server, scope, named));
        Grants grants = Grants.read(connection);
        findings.addAll(ServerChecks.privileges(grants, state.offsets() == null));
        Optional<Finding> changed = ServerChecks.identity(state, MySqlSession.identity(server));
        changed.ifPresent(findings::add);
        boolean looks = findings.isEmpty();
        if (looks && !state.isOver(scope.snapshot() == SnapshotMode.INITIAL_ONLY)) {
            new PositionChecks(connection).check(state).ifPresent(findings::add);
        }
        if (depth == Depth.FULL) {
            if (looks) {
                ServerChecks.serverId(connection, names).ifPresent(findings::add);
                if (state.offsets() == null) {
                    ServerChecks.start(new BinaryLog(connection).end().gtids()).ifPresent(findings::add);
                }
            }
            if (state.offsets() != null && state.history() == null) {
                findings.add(new Finding(
                        Reason.SCHEMA_HISTORY_LOST,
                        "The checkpoint has a position but no schema history to read the log with; restore it as it was,"
                                + " or " + Remedy.ANEW + "."));
            }
            Tables tables = Tables.read(connection, scope);
            findings.addAll(
                    new FeatureChecks(connection, scope, tables.captured()).refused(grants.has("REPLICATION CLIENT")));
            findings.addAll(new TableChecks(connection, scope, tables, grants).check(columns));
        }
        return List.copyOf(findings);
    }
}
