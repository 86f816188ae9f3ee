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
    /** A check runs for this long at most; starting has a limit of its own. */
    Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Not ended.
     *
     * @param started it has a Job
     * @param why it does not run, where something is in its way
     */
    record UnderWay(boolean started, Optional<Finding> why) implements CheckProgress {}

    /** Given up without a result. */
    record TimedOut() implements CheckProgress {}

    /** Ended, now or in an earlier look; its verdict is among the runs or on the status. */
    record Over() implements CheckProgress {}

    /** How far the check of the present edition is. */
    static CheckProgress of(@Nullable CaptureJobStatus previous, Observation seen, Instant now) {
        if (remembered(previous, seen.since())) {
            return new Over();
        }
        // Of pods of one Job the one counts that has told nothing yet: the others have failed before it.
        Optional<Run> last = seen.runs().stream()
                .filter(run -> run.kind() == Run.Kind.CHECK && run.generation() == seen.since())
                .max(Comparator.comparing((Run run) -> newest(run.job(), seen))
                        .thenComparing(run -> !run.settled() || run.inconclusive())
                        .thenComparing(Run::since));
        if (last.isEmpty()) {
            return new UnderWay(false, Optional.empty());
        }
        Run check = last.get();
        if (check.settled()) {
            // One that was drained or overtaken has said nothing; its Job goes, and it is made again.
            return check.inconclusive() ? new UnderWay(false, Optional.empty()) : new Over();
        }
        if (check.ending() instanceof Ending.Running
                && !check.startedAt().plus(LONGEST).isAfter(now)) {
            return new TimedOut();
        }
        return new UnderWay(true, check.ending() instanceof Ending.Waiting waiting ? waiting.why() : Optional.empty());
    }

    /** Whether no check is wanted any more. */
    default boolean done() {
        return !(this instanceof UnderWay);
    }

    private static Instant newest(String job, Observation seen) {
        return seen.runs().stream()
                .filter(run -> run.job().equals(job))
                .map(Run::since)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static boolean remembered(@Nullable CaptureJobStatus previous, long since) {
        boolean settled = Conditions.said(previous, since, Conditions.RECONCILING)
                .filter(said -> said.reason().equals(ConditionReason.SETTLED.word()))
                .isPresent();
        // Where nothing could be applied nothing was checked either, and a status of a former version may say that all
        // is settled although its check told nothing.
        boolean applied = Conditions.said(previous, since, Conditions.READY)
                .filter(said -> !Obstacles.named(said.reason()))
                .filter(said -> !said.reason().equals(ConditionReason.CHECKING.word()))
                .isPresent();
        return settled && applied;
    }
}
