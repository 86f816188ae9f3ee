package dev.sanderling.operator.outcome;

import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What can be said of the source: whether it works with us, and whether nothing is missing. */
final class SourceSayings {
    /** Reasons that speak of the source; the rest (secrets, sinks, checkpoint, pods) say nothing about it. */
    private static final Set<Reason> OF_THE_SOURCE = EnumSet.of(
            Reason.SOURCE_UNREACHABLE,
            Reason.SOURCE_BUSY,
            Reason.SOURCE_LOST,
            Reason.LOCK_NOT_KEPT,
            Reason.AUTHENTICATION_FAILED,
            Reason.TLS_FAILED,
            Reason.DATABASE_NOT_FOUND,
            Reason.SERVER_TOO_OLD,
            Reason.WAL_LEVEL_NOT_LOGICAL,
            Reason.BINLOG_DISABLED,
            Reason.BINLOG_FORMAT_NOT_ROW,
            Reason.BINLOG_ROW_IMAGE_NOT_FULL,
            Reason.NO_FREE_SLOT,
            Reason.PRIVILEGE_MISSING,
            Reason.NO_TABLE_MATCHES,
            Reason.REPLICA_IDENTITY_MISSING,
            Reason.UNSUPPORTED_COLUMN_TYPE,
            Reason.UNSUPPORTED_TABLE,
            Reason.SLOT_NOT_OURS,
            Reason.SLOT_MISSING,
            Reason.SLOT_LOST,
            Reason.SLOT_TIMED_OUT,
            Reason.SLOT_RECREATED,
            Reason.SLOT_IN_USE,
            Reason.PUBLICATION_MISSING,
            Reason.POSITION_LOST,
            Reason.BINLOG_PURGED,
            Reason.GTIDS_PURGED,
            Reason.BINLOG_RESET,
            Reason.SERVER_ID_IN_USE,
            Reason.SOURCE_CHANGED,
            Reason.SOURCE_FAILED_OVER,
            Reason.SOURCE_REWOUND,
            Reason.TABLES_CHANGED,
            Reason.BARRIER_TIMEOUT);

    private SourceSayings() {}

    static Saying ready(Optional<Run> decisive, Optional<Saying> before) {
        if (decisive.isPresent() && decisive.get().ending() instanceof Ending.Ended ended) {
            if (OF_THE_SOURCE.contains(ended.reason())) {
                return new Saying("False", ended.reason().word(), ended.message());
            }
            if (Verdict.of(ended) instanceof Verdict.Good) {
                return Saying.yes(ConditionReason.SOURCE_REACHED, "The last check or run worked with the source.");
            }
        }
        return before.orElse(
                Saying.unknown(ConditionReason.CHECKING, "No check or run has spoken with the source yet."));
    }

    /** A gap that was seen stays on the status until the next generation: the receipts that showed it are soon gone. */
    static Saying continuous(Optional<State> state, Optional<Saying> before) {
        if (before.isPresent() && before.get().reason().equals(ConditionReason.GAP_FOUND.word())) {
            return before.get();
        }
        if (state.isEmpty() || state.get().receipts().isEmpty()) {
            return before.orElse(Saying.unknown(ConditionReason.NO_BATCH_YET, "No batch has been captured yet."));
        }
        List<String> problems = Receipts.chainProblems(state.get().receipts());
        if (problems.isEmpty() && isRecent(state.get())) {
            return Recoveries.gap(Objects.requireNonNull(state.get().recovery()));
        }
        if (problems.isEmpty()) {
            return Saying.yes(ConditionReason.UNBROKEN, "Each batch begins where the one before ended.");
        }
        return Saying.no(
                ConditionReason.GAP_FOUND,
                "The receipts do not join: " + String.join("; ", problems)
                        + ". Compare the sinks with the source; editing the spec clears this.");
    }

    /** A position was given up, by a batch that the checkpoint still has the receipt of. */
    private static boolean isRecent(State state) {
        Recovered recovered = state.recovery();
        return recovered != null
                && recovered.action() != Recovered.Action.RESNAPSHOT_TABLES
                && recovered.from() != null
                && !recovered.from().equals(recovered.to())
                && !state.receipts().getFirst().startedAt().isAfter(recovered.at());
    }
}
