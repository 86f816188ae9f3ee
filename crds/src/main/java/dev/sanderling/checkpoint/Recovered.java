package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest recovery of a position, recorded in the same write that gave the old one up.
 *
 * @param requestId the newest request that was acted on, so that it is not again; null where none ever was
 * @param earlier requests that were acted on before it, newest first, at most {@value #EARLIER}: a document that is put
 *     back to an older one asks for nothing new
 * @param action what was done
 * @param reason why the source could not go on from the old position, as a {@link dev.sanderling.outcome.Reason}'s word;
 *     null where it could
 * @param at when
 * @param from the old position; null where there was none
 * @param to the new position; null until it is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recovered(
        @Nullable String requestId,
        List<String> earlier,
        Action action,
        @Nullable String reason,
        Instant at,
        @Nullable String from,
        @Nullable String to) {
    /** How many requests before the newest are remembered. */
    public static final int EARLIER = 20;

    /** Whether that request was acted on. */
    public boolean knows(String id) {
        return id.equals(requestId) || earlier.contains(id);
    }

    /** For {@link #earlier} of the recovery that comes after this one: every request that is known. */
    public List<String> known() {
        return Stream.concat(Stream.ofNullable(requestId), earlier.stream())
                .distinct()
                .limit(EARLIER)
                .toList();
    }

    /** What was done. */
    public enum Action {
        /** Everything is read anew. */
        RESNAPSHOT,
        /** Some tables are read anew; the position stays. */
        RESNAPSHOT_TABLES,
        /** Capture goes on from a position that somebody named. */
        RESUME_FROM
    }

    /** The same, its new position known. */
    public Recovered to(@Nullable String position) {
        return new Recovered(requestId, earlier, action, reason, at, from, position);
    }
}
