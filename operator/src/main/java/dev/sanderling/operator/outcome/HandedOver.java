package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.HandOverStatus;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Checked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the status says of the hand-over of batches; nothing where the job asks for none. */
final class HandedOver {
    private HandedOver() {}

    static @Nullable HandOverStatus status(@Nullable CaptureJobStatus previous, Checked checked, Observation seen) {
        if (!isWanted(previous, checked)) {
            return null;
        }
        HandOverStatus before = previous == null ? null : previous.handOver();
        return seen.handOver().map(Observation.HandOver::status).orElse(before);
    }

    static Optional<Saying> saying(@Nullable CaptureJobStatus previous, Checked checked, Observation seen) {
        if (!isWanted(previous, checked)) {
            return Optional.empty();
        }
        HandOverStatus status = status(previous, checked, seen);
        return Optional.of(status == null ? nothingWaits() : saying(status));
    }

    private static Saying saying(HandOverStatus status) {
        int waiting = status.waiting() == null ? 0 : status.waiting();
        String batch = "Batch " + status.batch();
        String why = status.message() == null ? "" : " " + status.message();
        return switch (String.valueOf(status.result())) {
            case "Failed" ->
                failed(batch + " could not be handed over (" + tries(status) + ") and is tried again; " + waits(waiting)
                        + "." + why);
            case "Skipped" -> failed(batch + " was skipped after " + tries(status) + "." + why);
            case "Running" ->
                isAgain(status)
                        ? failed(batch + " could not be handed over and is being tried again, " + tries(status) + "; "
                                + waits(waiting) + "." + why)
                        : Saying.yes(
                                ConditionReason.HANDING_OVER,
                                batch + " is being handed over; " + waits(waiting) + "." + why);
            default -> waiting > 0 ? Saying.yes(ConditionReason.HANDING_OVER, waits(waiting) + ".") : nothingWaits();
        };
    }

    private static boolean isAgain(HandOverStatus status) {
        return status.tries() != null && status.tries() > 1;
    }

    private static Saying nothingWaits() {
        return Saying.yes(ConditionReason.NOTHING_WAITS, "No batch waits to be handed over.");
    }

    /** Of a spec that cannot be read nothing is known, and what was told stays. */
    private static boolean isWanted(@Nullable CaptureJobStatus previous, Checked checked) {
        return checked instanceof Checked.Valid valid
                ? valid.plan().afterBatch().isPresent()
                : Conditions.find(previous, Conditions.HANDED_OVER).isPresent();
    }

    private static Saying failed(String message) {
        return new Saying("False", Reason.AFTER_BATCH_FAILED.word(), message);
    }

    private static String tries(HandOverStatus status) {
        int tries = status.tries() == null ? 1 : status.tries();
        return tries == 1 ? "1 try" : tries + " tries";
    }

    private static String waits(int waiting) {
        return waiting == 1 ? "1 batch waits" : waiting + " batches wait";
    }
}
