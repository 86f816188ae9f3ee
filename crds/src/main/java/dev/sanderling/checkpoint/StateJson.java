package dev.sanderling.checkpoint;

import dev.sanderling.json.Fields;
import dev.sanderling.json.Json;
import dev.sanderling.json.MalformedJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint's two keys as JSON that people can read. The same state always gives the same text. A field that this
 * version does not know is refused, not dropped: whoever adds a field raises {@link State#FORMAT_VERSION}.
 */
public final class StateJson {
    private StateJson() {}

    /** The text of {@code state}. */
    public static String write(State state) {
        return Json.pretty(StateTree.of(state));
    }

    /** The text of {@code handoff}. */
    public static String write(Handoff handoff) {
        return Json.pretty(StateTree.of(handoff));
    }

    /** The text of receipts that are handed over: a list, oldest first. */
    public static String write(List<Receipt> receipts) {
        return Json.compact(receipts.stream().map(StateTree::of).toList());
    }

    /** The one text a receipt is hashed by. */
    public static String canonical(Receipt receipt) {
        return Json.compact(StateTree.of(receipt));
    }

    /** Bytes that {@link #write(State)} takes in UTF-8. */
    public static int size(State state) {
        return write(state).getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The state of that text.
     *
     * @throws Failure CheckpointTooNew for a later format; CheckpointMalformed, with the place but no value of it
     */
    public static State read(String text) {
        return malformed("state", () -> {
            Object tree = Json.parse(text);
            long version = Fields.of(tree, "").number("formatVersion");
            if (version > State.FORMAT_VERSION) {
                throw new Failure(
                        Reason.CHECKPOINT_TOO_NEW,
                        "The checkpoint has format " + version + ", and this version of Sanderling knows formats up to "
                                + State.FORMAT_VERSION + ": upgrade Sanderling. Nothing was changed.");
            }
            if (version < 1) {
                throw new MalformedJson("formatVersion", "is not 1 or more");
            }
            return Fields.whole(tree, "", StateFields::state);
        });
    }

    /**
     * The handoff of that text; {@link Handoff#NONE} where there is none.
     *
     * @throws Failure CheckpointMalformed
     */
    public static Handoff readHandoff(@Nullable String text) {
        if (text == null) {
            return Handoff.NONE;
        }
        // Lenient about fields it does not know: the operator, which writes it, may be newer.
        return malformed("handoff", () -> StateFields.handoff(Fields.of(Json.parse(text), "")));
    }

    private static <T> T malformed(String key, Supplier<T> read) {
        try {
            return read.get();
        } catch (MalformedJson e) {
            throw new Failure(
                    Reason.CHECKPOINT_MALFORMED,
                    "The checkpoint is damaged: in its \"" + key + "\", " + e.place() + " " + e.problem()
                            + ". Restore an intact copy of it; nothing was changed.",
                    e);
        }
    }
}
