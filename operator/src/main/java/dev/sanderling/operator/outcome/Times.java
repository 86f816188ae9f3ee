package dev.sanderling.operator.outcome;

import dev.sanderling.checkpoint.Receipt;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
public final class Times {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Times() {}

    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** To the second, as a status has it. */
    static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** When a closed receipt's batch ended. */
    static Instant end(Receipt receipt) {
        Instant ended = receipt.endedAt();
        return ended == null ? receipt.startedAt() : ended;
    }

    static @Nullable String textOrNull(@Nullable Instant time) {
        return time == null ? null : text(time);
    }

    /** The epoch's beginning where the text is no time, which then counts as long ago. */
    public static Instant parse(@Nullable String text) {
        if (text == null) {
            return Instant.EPOCH;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            // One reckons with it: what is added must still be a date.
            return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? Instant.EPOCH : time;
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
