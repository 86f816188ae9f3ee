package dev.sanderling.operator.handover;

import dev.sanderling.api.AfterBatchSpec;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobReference;
import dev.sanderling.operator.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** CaptureJobs that start each other. */
public final class Chains {
    private Chains() {}

    /**
     * The way on which a job would start itself, as {@code a, b, a}; empty where there is none.
     *
     * @param others the CaptureJobs of the namespace by name
     */
    public static Optional<String> circle(CaptureJob job, Function<String, Optional<CaptureJob>> others) {
        String self = Names.name(job);
        Map<String, String> reachedFrom = new HashMap<>();
        Deque<CaptureJob> open = new ArrayDeque<>(List.of(job));
        while (!open.isEmpty()) {
            CaptureJob at = open.remove();
            for (String next : starts(at)) {
                if (next.equals(self)) {
                    return Optional.of(way(self, Names.name(at), reachedFrom));
                }
                if (reachedFrom.putIfAbsent(next, Names.name(at)) == null) {
                    others.apply(next).ifPresent(open::add);
                }
            }
        }
        return Optional.empty();
    }

    private static String way(String self, String last, Map<String, String> reachedFrom) {
        var way = new StringBuilder(self);
        for (String at = last; !at.equals(self); at = Objects.requireNonNull(reachedFrom.get(at))) {
            way.insert(0, at + ", ");
        }
        return way.insert(0, self + ", ").toString();
    }

    private static List<String> starts(CaptureJob job) {
        AfterBatchSpec after = job.getSpec() == null ? null : job.getSpec().afterBatch();
        List<CaptureJobReference> named =
                after == null || after.captureJobs() == null ? List.of() : after.captureJobs();
        return named.stream()
                .filter(Objects::nonNull)
                .map(CaptureJobReference::name)
                .filter(Objects::nonNull)
                .toList();
    }
}
