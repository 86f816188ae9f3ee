package dev.sanderling.operator.metrics;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.outcome.Endings.Over;
import dev.sanderling.operator.turn.Load;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts runs as they end, each once, whether its pod or its receipt tells of it and whether or not a status is written;
 * and hands Prometheus the figures that the statuses keep. What ended before the status that an operator finds when it
 * starts was counted by the one before.
 */
@ApplicationScoped
public class RunCounts {
    private final PrometheusMeterRegistry registry;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    public RunCounts(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** From now on the figures of these jobs are exposed. */
    public void expose(Supplier<Stream<CaptureJob>> jobs) {
        registry.getPrometheusRegistry().register(new JobMetrics(jobs, this::of));
    }

    /**
     * From now on the figures of the runs that are under way or wait are exposed.
     *
     * @param paused whether nothing is to start
     */
    public void expose(Supplier<Map<String, Load>> runs, boolean paused, Clock clock) {
        registry.getPrometheusRegistry().register(new FleetMetrics(runs, paused, clock));
    }

    /**
     * Counts what has ended since the last look.
     *
     * @param before the status as it was before this look
     * @param over the runs that are over, as far as they can be seen
     */
    public void count(CaptureJob job, @Nullable CaptureJobStatus before, List<Over> over) {
        String uid = String.valueOf(job.getMetadata().getUid());
        tallies.computeIfAbsent(uid, u -> new Tally(told(before))).add(over);
    }

    /** How many ended so far, by kind and result. */
    Map<Ended, Long> of(CaptureJob job) {
        Tally tally = tallies.get(String.valueOf(job.getMetadata().getUid()));
        return tally == null ? Map.of() : tally.counts();
    }

    /** The job is gone, and its figures with it. */
    public void forget(String uid) {
        tallies.remove(uid);
    }

    /** Up to when the status has told of endings. */
    private static Instant told(@Nullable CaptureJobStatus before) {
        return Stream.of(before == null ? null : before.lastRun(), before == null ? null : before.decidedBy())
                .flatMap(Stream::ofNullable)
                .map(RunStatus::endedAt)
                .flatMap(Stream::ofNullable)
                .map(dev.sanderling.operator.outcome.Times::parse)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** How a run ended. */
    record Ended(String kind, String result) {}

    private static final class Tally {
        /** What is not seen any more need not be remembered; this is many times what most jobs show. */
        private static final int MOST = 200;

        /** More than that where a job keeps hundreds of Jobs: what is seen at each look must not be forgotten between two. */
        private static final int TIMES_SEEN = 6;

        private final Instant from;
        /** Of each id that was counted a hash, in a ring: a fleet's ids themselves would take tens of megabytes. */
        private long[] counted = new long[16];

        private int filled;
        private int next;
        private final Map<Ended, Long> counts = new java.util.HashMap<>();

        Tally(Instant from) {
            this.from = from;
        }

        synchronized void add(List<Over> over) {
            int most = Math.max(MOST, TIMES_SEEN * over.size());
            for (Over run : over) {
                if (run.endedAt().isAfter(from) && isNew(run, most)) {
                    counts.merge(new Ended(run.kind(), run.result()), 1L, Long::sum);
                }
            }
        }

        /** A run is known by its pod, or by its Job before any pod of it was seen and after all of them have gone. */
        private boolean isNew(Over run, int most) {
            boolean known = !isNew(hash(run.id()), most);
            if (run.job().isEmpty() || run.job().equals(run.id())) {
                return !known;
            }
            boolean firstPod = isNew(hash(run.job() + "/"), most);
            boolean jobIsCounted = !isNew(hash(run.job()), most);
            return !known && !(firstPod && jobIsCounted);
        }

        private boolean isNew(long id, int most) {
            for (int i = 0; i < filled; i++) {
                if (counted[i] == id) {
                    return false;
                }
            }
            if (filled == counted.length && counted.length < most) {
                counted = Arrays.copyOf(counted, Math.min(2 * counted.length, most));
                next = filled;
            }
            counted[next] = id;
            filled = Math.max(filled, next + 1);
            next = (next + 1) % counted.length;
            return true;
        }

        /** FNV-1a: of the few ids of one job no two fall together. */
        private static long hash(String id) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < id.length(); i++) {
                hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
            }
            return hash;
        }

        synchronized Map<Ended, Long> counts() {
            return Map.copyOf(counts);
        }
    }
}
