package dev.sanderling.plan;

import dev.sanderling.api.Patterns;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one notation of durations: ISO 8601 in days, hours, minutes and seconds, as the CRD's pattern has it. */
final class Durations {
    private static final Pattern NOTATION = Pattern.compile(Patterns.DURATION);

    private Durations() {}

    /** Empty where absent or a problem was recorded. */
    static Optional<Duration> read(Place place, @Nullable String text, Duration min, Duration max) {
        if (text == null) {
            return Optional.empty();
        }
        if (!NOTATION.matcher(text).matches() || text.endsWith("P") || text.endsWith("T")) {
            place.problem("'" + text + "' is not a duration; write it as ISO 8601, e.g. PT30S, PT5M, PT1H30M or P1D");
            return Optional.empty();
        }
        Duration duration = Duration.parse(text);
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            place.problem("is " + text + "; use a duration from " + min + " to " + max);
            return Optional.empty();
        }
        return Optional.of(duration);
    }
}
