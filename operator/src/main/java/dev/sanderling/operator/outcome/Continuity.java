package dev.sanderling.operator.outcome;

import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.outcome.Conditions.Saying;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether each batch begins where the one before ended. */
final class Continuity {
    private Continuity() {}

    /** A gap that was seen stays on the status until the next generation: the receipts that showed it are soon gone. */
    static Saying of(Optional<State> state, Optional<Saying> before) {
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
