package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state as anybody may read it in the ConfigMap or the state directory.
 *
 * @param position null before the first segment
 * @param pending null where nothing is
 * @param openChanges of the batch that is being written
 * @param totalChanges of all batches before it
 * @param snapshotting whether rows of the first run are still to be read
 * @param receipts oldest first
 */
record Checkpoint(
        long epoch,
        long seq,
        @Nullable String position,
        @Nullable Pending pending,
        long openChanges,
        long totalChanges,
        boolean snapshotting,
        List<JsonNode> receipts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A committed segment that may not be published yet.
     *
     * @param list its name
     * @param staged where it is in staging
     */
    record Pending(String list, String staged, long changes) {}

    static Checkpoint read(String text) {
        try {
            JsonNode state = JSON.readTree(text);
            List<JsonNode> receipts = new ArrayList<>();
            state.path("receipts").forEach(receipts::add);
            return new Checkpoint(
                    state.path("epoch").asLong(),
                    state.path("seq").asLong(),
                    state.has("position") ? state.get("position").asText() : null,
                    pending(state.path("pending")),
                    state.at("/open/counts/changes").asLong(),
                    state.at("/totals/changes").asLong(),
                    state.has("snapshot"),
                    receipts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the state is not JSON", e);
        }
    }

    /** What is only intended is not committed yet: a database has to say whether it is. */
    private static @Nullable Pending pending(JsonNode pending) throws JsonProcessingException {
        if (pending.has("intent")) {
            return null;
        }
        for (JsonNode token : pending.path("tokens")) {
            JsonNode inside = JSON.readTree(token.asText());
            return new Pending(
                    inside.path("list").asText(),
                    inside.path("batch").asText() + "/" + inside.path("staged").asText(),
                    inside.path("changes").asLong());
        }
        return null;
    }
}
