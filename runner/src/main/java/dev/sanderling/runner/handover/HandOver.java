package dev.sanderling.runner.handover;

import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.sink.files.Storage;
import dev.sanderling.runner.source.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands batches over, as sentences that say what was done. */
public final class HandOver {
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
    public String toWebhook(Http http, Secrets secrets, Time time) {
        // What is wrong with the document or a Secret is said before lists are read for nothing.
        Receiver receiver = Receiver.of(http, secrets);
        int status = new Webhook(receiver, time, Webhook.Limits.USUAL).deliver(batch(), CloudEvent.of(document));
        return what() + " was taken by " + receiver.address() + " (" + status + ").";
    }

    private String what() {
        List<HandedBatch> batches = document.batches();
        long changes = batches.stream().mapToLong(HandedBatch::changes).sum();
        String earlier = batches.size() == 1 ? "" : ", with " + (batches.size() - 1) + " before it,";
        return "batch " + batch() + earlier + " (" + changes + (changes == 1 ? " change)" : " changes)");
    }
}
