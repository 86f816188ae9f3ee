package dev.sanderling.operator.cleanup;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.SourceStatus;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.event.Happening;
import dev.sanderling.operator.handoff.Belongings;
import dev.sanderling.operator.handoff.CheckpointView;

/** What is said of a deletion, in the log and as an Event. */
public final class Words {
    private static final String ACTION = "Cleanup";

    private Words() {}

    /** That the cleanup begins. */
    public static Happening started(CaptureJob job, CheckpointView checkpoint) {
        return new Happening(
                "Normal",
                "CleanupStarted",
                ACTION,
                "Job " + Names.cleanup(job) + " drops "
                        + Belongings.of(checkpoint).words() + " at " + address(job) + " before " + Names.name(job)
                        + " goes.");
    }

    /** How it ended. */
    public static Happening released(CaptureJob job, CheckpointView checkpoint, Step.Release release) {
        Belongings own = Belongings.of(checkpoint);
        return switch (release.outcome()) {
            case DROPPED -> new Happening("Normal", "SourceCleanedUp", ACTION, release.why());
            case NOTHING -> new Happening("Normal", "NothingToCleanUp", ACTION, release.why() + ".");
            case RETAINED -> retained(job, own);
            case LEFT ->
                left(job, own.isEmpty() ? Belongings.mirrored(job.getStatus()) : own, own.isEmpty(), release.why());
        };
    }

    /** That slot and checkpoint stay, because deletionPolicy says so. */
    public static Happening retained(CaptureJob job, Belongings own) {
        String kept =
                own.isEmpty() ? "The checkpoint" : "The " + own.words() + " at " + address(job) + " and the checkpoint";
        return new Happening(
                "Normal",
                "SourceRetained",
                ACTION,
                kept + " (ConfigMap " + Names.checkpoint(Names.name(job))
                        + ") stay; a job of the same name goes on from there."
                        + (own.slot().isPresent() ? " The server keeps its log until then." : "")
                        + (own.isEmpty() ? "" : " To drop them: " + own.statements()));
    }

    private static Happening left(CaptureJob job, Belongings rest, boolean perhaps, String why) {
        if (rest.isEmpty()) {
            return new Happening(
                    "Warning", "SourceLeft", ACTION, "Nothing was dropped at " + address(job) + ": " + why);
        }
        return new Happening(
                "Warning",
                "SourceLeft",
                ACTION,
                "The " + rest.words() + " at " + address(job) + (perhaps ? " may still be there" : " are still there")
                        + ", and a slot that nobody reads makes the server keep its log. Drop them with: "
                        + rest.statements() + " Why they were not dropped: " + why);
    }

    private static String address(CaptureJob job) {
        SourceStatus source = job.getStatus() == null ? null : job.getStatus().source();
        String address = source == null ? null : source.address();
        return address == null ? "the source" : address;
    }
}
