package dev.sanderling.plan;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks labels and annotations that a user adds to the pods. */
final class PodMetadata {
    /** Ours, and those by which the Job controller knows its pods. */
    private static final List<String> TAKEN = List.of("sanderling.dev/", "batch.kubernetes.io/");

    private static final List<String> TAKEN_NAMES = List.of("job-name", "controller-uid");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private PodMetadata() {}

    static void labels(Place place, @Nullable Map<String, String> labels) {
        keys(place, labels);
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (!LABEL_VALUE.matcher(String.valueOf(value)).matches()) {
                    place.key(key)
                            .problem("'" + value
                                    + "' cannot be a label's value: use at most 63 letters, digits, -, _ and .");
                }
            });
        }
    }

    static void annotations(Place place, @Nullable Map<String, String> annotations) {
        keys(place, annotations);
    }

    private static void keys(Place place, @Nullable Map<String, String> given) {
        if (given == null) {
            return;
        }
        for (String key : given.keySet()) {
            if (!KEY.matcher(key).matches()) {
                place.key(key)
                        .problem("is not a key: use letters, digits, -, _ and ., after a domain and a slash or not");
            } else if (TAKEN.stream().anyMatch(key::startsWith) || TAKEN_NAMES.contains(key)) {
                place.key(key).problem("is taken, by Sanderling or by Kubernetes' Jobs");
            }
        }
    }
}
