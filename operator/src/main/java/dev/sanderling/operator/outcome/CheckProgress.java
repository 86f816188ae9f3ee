package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.outcome.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the check of an edition of the spec is. */
public sealed interface CheckProgress {
    /** A check takes this long at most. */
    Duration LONGEST = Duration.ofMinutes(5);

    /** Not ended; why it has not started, where something is in its way. */
    record UnderWay(Optional<Finding> why) implements CheckProgress {}

    /** Given up without a result. */
    record TimedOut() implements CheckProgress {}

    /** Ended, now or in an earlier look; its verdict is among the runs or on the status. */
    record Over() implements CheckProgress {}

    /** How far the check of the present edition is. */
    static CheckProgress of(@Nullable CaptureJobStatus previous, Observation seen, Instant now) {
        if (remembered(previous, seen.since())) {
            return new Over();
        }
        Optional<Run> last = seen.runs().stream()
                .filter(run -> run.kind() == Run.Kind.CHECK && run.generation() == seen.since())
                .max(Comparator.comparing(Run::since));
        if (last.isEmpty()) {
            return new UnderWay(Optional.empty());
        }
        Run check = last.get();
        if (check.settled()) {
            return new Over();
        }
        boolean queued = check.ending() instanceof Ending.Waiting held && held.isQueued();
        if (!queued && !check.since().plus(LONGEST).isAfter(now)) {
            return new TimedOut();
        }
        return new UnderWay(check.ending() instanceof Ending.Waiting waiting ? waiting.why() : Optional.empty());
    }

    /** Whether no check is wanted any more. */
    default boolean done() {
        return !(this instanceof UnderWay);
    }

    private static boolean remembered(@Nullable CaptureJobStatus previous, long since) {
        boolean settled = Conditions.said(previous, since, Conditions.RECONCILING)
                .filter(said -> said.reason().equals(ConditionReason.SETTLED.word()))
                .isPresent();
        // Where nothing could be applied nothing was checked either.
        boolean applied = Conditions.said(previous, since, Conditions.READY)
                .filter(said -> !Obstacles.named(said.reason()))
                .isPresent();
        return settled && applied;
    }
}
