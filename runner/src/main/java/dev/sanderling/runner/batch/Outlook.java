package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.InvalidPositions;
import dev.sanderling.plan.Recovery;
import dev.sanderling.runner.source.SourceSession.Depth;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the way of a run, and what it would do about its position.
 *
 * @param repair done with the claim; empty where the position stays
 * @param state the checkpoint's, with the repair done
 * @param findings what stands in the way all the same
 */
public record Outlook(Optional<Repair> repair, State state, List<Finding> findings) {
    /**
     * Looks without changing anything.
     *
     * @throws dev.sanderling.outcome.Failure RecoveryRefused
     */
    public static Outlook of(BatchContext context, State state, Depth depth, Clock clock) {
        Optional<Finding> foreign = Belonging.problem(context.job(), state);
        if (foreign.isPresent()) {
            // Before any recovery: that would be the other job's as well.
            return new Outlook(Optional.empty(), state, List.of(foreign.get()));
        }
        Recovery recovery = context.plan().recovery();
        Repair requested = recovery.request().isEmpty() ? null : Repair.requested(context, state, clock);
        if (requested != null) {
            return repaired(context, requested, state, depth);
        }
        List<Finding> findings = new ArrayList<>();
        passedOver(context, state).ifPresent(findings::add);
        context.checkpoint().behind().ifPresent(failure -> findings.add(failure.finding()));
        findings.addAll(
                depth == Depth.TICK ? context.source().preflight(state, depth) : Preflight.full(context, state));
        if (!findings.isEmpty() && recovery.resnapshots() && areInvalidPositions(findings)) {
            return repaired(
                    context,
                    Repair.automatic(findings.getFirst().reason(), context.source(), state, clock),
                    state,
                    depth);
        }
        return new Outlook(Optional.empty(), state, findings);
    }

    private static Optional<Finding> passedOver(BatchContext context, State state) {
        return PassedOver.problem(state, context.plan().source().scope().snapshot());
    }

    private static Outlook repaired(BatchContext context, Repair repair, State state, Depth depth) {
        State after = repair.apply(state);
        List<Finding> findings = new ArrayList<>();
        passedOver(context, after).ifPresent(findings::add);
        findings.addAll(
                depth == Depth.TICK ? context.source().preflight(after, depth) : Preflight.afterRepair(context, after));
        return new Outlook(Optional.of(repair), after, findings);
    }

    private static boolean areInvalidPositions(List<Finding> findings) {
        for (Finding finding : findings) {
            if (!InvalidPositions.ALL.contains(finding.reason())) {
                return false;
            }
        }
        return true;
    }
}
