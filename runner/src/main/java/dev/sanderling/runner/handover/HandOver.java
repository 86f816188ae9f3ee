package dev.sanderling.runner.handover;

import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.checkpoint.Waiting;
import dev.sanderling.runner.sink.files.Storage;
import dev.sanderling.runner.source.Secrets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands batches over, as sentences that say what was done. */
public final class HandOver {
    private static final Waiting WAITING = Waiting.real(
            Reason.RECEIVER_UNREACHABLE, "Stopped while waiting to send the event again; it is sent again as a whole.");

    private final BatchDocument document;

    /**
     * A hand-over; nothing is read yet but the receipts.
     *
     * @param receipts a JSON list of receipts, oldest first; null where there is none
     * @param storage where a files sink writes
     */
    public HandOver(CapturePlan plan, @Nullable String receipts, Function<SinkPlan.Files, Storage> storage) {
        document = new BatchDocument(plan, HandedBatch.read(receipts), storage);
    }

    /** Id of the last batch. */
    public String batch() {
        return document.last().id();
    }

    /** Writes the file. */
    public String toFile(Path directory) {
        return what() + " is told of in " + BatchFile.write(document, directory) + ".";
    }

    /** Sends the event. */
    public String toWebhook(Http http, Secrets secrets) {
        // What is wrong with the document or a Secret is said before lists are read for nothing.
        Receiver receiver = Receiver.of(http, secrets);
        int status = new Webhook(receiver, WAITING, InstantSource.system(), Webhook.Limits.USUAL)
                .deliver(batch(), CloudEvent.of(document));
        return what() + " was taken by " + receiver.address() + " (" + status + ").";
    }

    private String what() {
        List<HandedBatch> batches = document.batches();
        long changes = batches.stream().mapToLong(HandedBatch::changes).sum();
        String earlier = batches.size() == 1 ? "" : ", with " + (batches.size() - 1) + " before it,";
        return "batch " + batch() + earlier + " (" + changes + (changes == 1 ? " change)" : " changes)");
    }
}
