package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.Ordinal;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.Remedy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database sink is where the checkpoint left it.
 *
 * <p>The checkpoint names the segment that the sink holds, and before another is committed also that one, as an intent.
 * A sink holds one of the two; whatever else it holds, it is not the sink that the checkpoint speaks of any more: put
 * back, failed over to a copy that lagged, another database, or the checkpoint is an old one. Never guessed: going on
 * would leave a gap, or write changes twice.
 */
final class Alignment {
    private Alignment() {}

    /** What is wrong; empty where the sink is at the checkpoint, or at its intent. */
    static Optional<Finding> problem(PositionedSink sink, @Nullable Held held, State state) {
        return found(sink, held, state).map(finding -> finding.at(sink.name()));
    }

    private static Optional<Finding> found(PositionedSink sink, @Nullable Held held, State state) {
        if (state.sinks().equals(State.ANY_SINKS)) {
            return Optional.empty();
        }
        String stored = state.sinks().get(sink.name());
        String known = stored == null ? null : Ordinal.segment(stored);
        String who = "Sink " + sink.name();
        if (held != null && held.epoch() > state.epoch()) {
            return Optional.of(ahead(who, held, state));
        }
        String segment = held == null ? "" : Ordinal.segment(held.segment());
        if (segment.isEmpty()) {
            return known == null ? added(sink, held, state, who) : Optional.of(behind(who + " holds nothing", known));
        }
        if (segment.equals(known) || segment.equals(intended(sink, state.pending()))) {
            return Optional.empty();
        }
        if (known == null || segment.compareTo(known) < 0) {
            return Optional.of(behind(who + " holds segment " + segment, known));
        }
        return Optional.of(new Finding(
                Reason.CHECKPOINT_REWOUND,
                who + " holds segment " + segment + ", but the checkpoint knows only of " + known
                        + ": it is older than what was committed, and going on would write changes twice. Restore the"
                        + " newest checkpoint, or " + Remedy.ANEW + "."));
    }

    /** Whether the sink has committed what the checkpoint intends. */
    static boolean isCommitted(PositionedSink sink, @Nullable Held held, Pending pending) {
        return held != null && Ordinal.segment(held.segment()).equals(intended(sink, pending));
    }

    private static String intended(PositionedSink sink, @Nullable Pending pending) {
        Intent intent = pending == null ? null : pending.intent();
        return pending == null || intent == null || !intent.sink().equals(sink.name())
                ? ""
                : Sink.Segment.id(pending.batch(), pending.segment());
    }

    private static Finding ahead(String who, Held held, State state) {
        String holds = who + " was written by a run of epoch " + held.epoch();
        return state.epoch() == 0
                ? new Finding(
                        Reason.CHECKPOINT_LOST,
                        holds
                                + ", but there is no checkpoint here: it was deleted, or this run was pointed to"
                                + " another place than the job's runs before it, and it is no first run. Restore it, or "
                                + Remedy.ANEW + ", or give this job another name.")
                : new Finding(
                        Reason.CHECKPOINT_REWOUND,
                        holds + ", but the checkpoint stands at epoch " + state.epoch()
                                + ": it is older than what was committed. Restore the newest checkpoint, or "
                                + Remedy.ANEW + ".");
    }

    private static Finding behind(String holds, @Nullable String known) {
        return new Finding(
                Reason.SINK_REWOUND,
                holds + ", but the checkpoint says that it holds "
                        + (known == null ? "nothing yet" : "segment " + known)
                        + ": the database was put back, failed over to a copy that lagged, or is another one, and going"
                        + " on would leave a gap. Restore the database as it was, or " + Remedy.ANEW + ".");
    }

    /** A mirror that joins a job late lacks every row that was captured before. */
    private static Optional<Finding> added(PositionedSink sink, @Nullable Held held, State state, String who) {
        return held == null && sink.mirrors() && state.offsets() != null
                ? Optional.of(new Finding(
                        Reason.SINK_INCOMPLETE,
                        who + " is new, but the job has captured before, so its tables would lack those rows: "
                                + Remedy.ANEW + "."))
                : Optional.empty();
    }
}
