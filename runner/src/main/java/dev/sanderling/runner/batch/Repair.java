package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.checkpoint.Recovered.Action;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Recovery.Request;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.SourceSession;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A position that is given up for another: decided before the claim, and written in the same compare-and-swap, so that
 * it is done once or not at all. What was committed before stays; only the place to go on from changes.
 */
final class Repair {
    private final UnaryOperator<State> change;
    private final String note;

    private Repair(UnaryOperator<State> change, String note) {
        this.change = change;
        this.note = note;
    }

    /**
     * What somebody asked for; null where nobody did, or it has been done.
     *
     * @throws Failure RecoveryRefused
     */
    static @Nullable Repair requested(BatchContext context, State state, Clock clock) {
        Request request = context.plan().recovery().request().orElse(null);
        Recovered last = state.recovery();
        if (request == null
                || last != null && last.knows(request.id())
                || request.id().equals(context.checkpoint().handoff().recovered())) {
            return null;
        }
        SourceSession source = context.source();
        if (request instanceof Request.ResumeFrom resume) {
            return resumeFrom(resume, source.resumeFrom(state, resume.position()), source, state, clock);
        }
        List<String> tables = request instanceof Request.Resnapshot some ? some.tables() : List.of();
        return tables.isEmpty()
                ? anew(request.id(), null, source, state, clock)
                : tables(request.id(), tables, context.plan().source().scope(), state, clock);
    }

    /** What {@code onInvalidPosition: Resnapshot} does. */
    static Repair automatic(Reason reason, SourceSession source, State state, Clock clock) {
        Recovered last = state.recovery();
        return anew(last == null ? null : last.requestId(), reason.word(), source, state, clock);
    }

    /** As if the job ran for the first time; what it has made in the source is known, and is dropped and made anew. */
    private static Repair anew(
            @Nullable String id, @Nullable String reason, SourceSession source, State state, Clock clock) {
        var recovered = new Recovered(
                id, earlier(state, id), Action.RESNAPSHOT, reason, clock.instant(), state.position(), null);
        return new Repair(
                s -> s.edit()
                        .source(null)
                        .names(source.names(s.names()))
                        .tables(null)
                        .offsets(null)
                        .position(null)
                        .history(null)
                        .snapshot(null)
                        .over(null)
                        // All rows are written anew, in the form of now.
                        .written(Map.of())
                        .pending(givenUp(s.pending()))
                        .sinks(State.ANY_SINKS)
                        .recovery(recovered)
                        .done(),
                "Begun anew with a snapshot" + (reason == null ? ", as was asked for" : " (" + reason + ")")
                        + ": changes between " + (state.position() == null ? "the beginning" : state.position())
                        + " and this snapshot were not captured one by one.");
    }

    private static Repair tables(String id, List<String> tables, Scope scope, State state, Clock clock) {
        for (String table : tables) {
            int dot = table.indexOf('.');
            if (!scope.captures(table.substring(0, dot), table.substring(dot + 1))) {
                throw new Failure(
                        Reason.RECOVERY_REFUSED,
                        "spec.recovery.resnapshot.tables: " + table
                                + " is not captured by this job; name tables that spec.source.tables includes, or leave"
                                + " tables out to read all of them.");
            }
        }
        boolean isOver = state.isOver(scope.snapshot() == SnapshotMode.INITIAL_ONLY);
        var recovered = new Recovered(
                id,
                earlier(state, id),
                Action.RESNAPSHOT_TABLES,
                null,
                clock.instant(),
                state.position(),
                isOver ? null : state.position());
        String note = "The rows of " + String.join(", ", tables) + " are read anew, as was asked for.";
        if (isOver) {
            return new Repair(
                    s -> onceMore(s, tables).edit().recovery(recovered).done(), note);
        }
        return new Repair(
                s -> s.edit()
                        // Before the first position everything is going to be read anyway.
                        .snapshot(s.offsets() == null ? s.snapshot() : Snapshot.again(s.snapshot(), tables))
                        .pending(again(s.pending(), tables))
                        .recovery(recovered)
                        .done(),
                note);
    }

    /** The source was given back what the snapshot needed: these tables are read from another place in the log. */
    private static State onceMore(State state, List<String> tables) {
        return state.edit()
                .tables(null)
                .offsets(null)
                .position(null)
                .history(null)
                .snapshot(Snapshot.only(tables))
                .done();
    }

    /** Every request that was acted on before this one. */
    private static List<String> earlier(State state, @Nullable String id) {
        Recovered last = state.recovery();
        return last == null
                ? List.of()
                : last.known().stream().filter(known -> !known.equals(id)).toList();
    }

    private static Repair resumeFrom(
            Request.ResumeFrom request, Boundary there, SourceSession source, State state, Clock clock) {
        var recovered = new Recovered(
                request.id(),
                earlier(state, request.id()),
                Action.RESUME_FROM,
                null,
                clock.instant(),
                state.position(),
                there.position());
        return new Repair(
                s -> s.edit()
                        .source(null)
                        .names(source.names(s.names()))
                        .tables(s.tables() == null ? null : s.tables().vouchedFor())
                        .offsets(there.offsets())
                        .position(there.position())
                        .over(null)
                        .pending(givenUp(s.pending()))
                        .sinks(State.ANY_SINKS)
                        .recovery(recovered)
                        .done(),
                "Gone on from " + there.position() + " instead of "
                        + (state.position() == null ? "the beginning" : state.position()) + ", as was asked for.");
    }

    /** What is pending is still published, or dropped, but nothing goes on from it. */
    private static @Nullable Pending givenUp(@Nullable Pending pending) {
        Intent intent = pending == null ? null : pending.intent();
        return pending == null || intent == null ? pending : pending.intent(intent.givenUp());
    }

    private static @Nullable Pending again(@Nullable Pending pending, List<String> tables) {
        Intent intent = pending == null ? null : pending.intent();
        return pending == null || intent == null
                ? pending
                : pending.intent(intent.snapshot(Snapshot.again(intent.snapshot(), tables)));
    }

    /** The state with the position given up. */
    State apply(State state) {
        return change.apply(state);
    }

    /** For the receipt. */
    String note() {
        return note;
    }
}
