package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.operator.outcome.Conditions.Saying;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wanted of a run that is under way, which may last for hours: it reads this at each commit. */
public final class Wishes {
    private Wishes() {}

    /**
     * The wishes that should stand in the checkpoint. While no run needs others, those of before stay, so that nothing is
     * written: they are about runs that are over.
     *
     * @param suspended whether nothing of the schedule is to run; a run that was asked for by name goes on
     * @param status as it is stored
     */
    public static Wanted next(
            Wanted before, boolean suspended, @Nullable CaptureJobStatus status, Observation seen, Instant now) {
        List<Run> running = seen.runs().stream()
                .filter(run -> run.kind() != Run.Kind.CHECK && run.ending() instanceof Ending.Running)
                .toList();
        // A run by hand of a job that is suspended would have none to follow it.
        boolean outdated =
                !suspended && running.stream().anyMatch(run -> run.generation() > 0 && run.generation() < seen.since());
        // A former job of this name may have come further: generations begin at 1 with each.
        long known = before.edition() > seen.since() ? 0 : before.edition();
        long edition = outdated && isGood(status, seen, now) ? seen.since() : known;
        String stop = running.stream()
                .filter(run -> suspended && run.kind() == Run.Kind.RUN)
                .map(Run::id)
                .findFirst()
                .orElse(isTakenBack(before, suspended, running) ? null : before.stop());
        return new Wanted(edition, stop);
    }

    /** The schedule goes on before the run that was to end for it has read so. */
    private static boolean isTakenBack(Wanted before, boolean suspended, List<Run> running) {
        return !suspended && running.stream().anyMatch(run -> run.id().equals(before.stop()));
    }

    /** An edit whose check has failed, or has not ended, ends no run that works. */
    private static boolean isGood(@Nullable CaptureJobStatus status, Observation seen, Instant now) {
        return CheckProgress.of(status, seen, now) instanceof CheckProgress.Over
                && Conditions.said(status, seen.since(), Conditions.READY)
                        .filter(Saying::isTrue)
                        .isPresent();
    }
}
