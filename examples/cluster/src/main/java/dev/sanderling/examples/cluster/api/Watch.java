package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns the store's events into those of one watch: an object that leaves the selection is a deleted one. */
record Watch(Address at, Predicate<ObjectNode> selector, boolean table, Clock clock, Consumer<JsonNode> stream) {

    void added(ObjectNode object) {
        send("ADDED", object);
    }

    void accept(StoreEvent event) {
        ObjectKey wanted = ObjectKey.of(at.type(), "", "");
        boolean ours = event.key().collection().equals(wanted.collection())
                && (at.namespace().isEmpty()
                        || at.namespace().equals(event.key().namespace()));
        if (!ours) {
            return;
        }
        ObjectNode before = selected(event.before());
        ObjectNode after = selected(event.after());
        if (after != null) {
            send(before == null ? "ADDED" : "MODIFIED", after);
        } else if (before != null) {
            ObjectNode last = before.deepCopy();
            Json.metadata(last).put("resourceVersion", String.valueOf(event.revision()));
            send("DELETED", last);
        }
    }

    private @Nullable ObjectNode selected(@Nullable ObjectNode object) {
        if (object == null) {
            return null;
        }
        ObjectNode seen = EventForm.convert(at.type(), object);
        return selector.test(seen) ? seen : null;
    }

    private void send(String type, ObjectNode object) {
        ObjectNode event = Json.object().put("type", type);
        String revision = object.path("metadata").path("resourceVersion").asText();
        event.set("object", table ? Table.of(at.type(), List.of(object), revision, true, clock.instant()) : object);
        stream.accept(event);
    }
}
