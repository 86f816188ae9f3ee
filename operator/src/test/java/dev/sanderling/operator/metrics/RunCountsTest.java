package dev.sanderling.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Endings.Over;
import dev.sanderling.outcome.Reason;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunCountsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunCounts counts = new RunCounts(registry);
    private final List<CaptureJob> jobs = new ArrayList<>();
    private final CaptureJob job = Examples.job("postgres-to-files.yaml");

    @Test
    void eachEndingOnceHoweverOftenItIsSeenAndHoweverManyAtATime() {
        expose();
        counts.count(job, null, List.of());
        List<Over> two = List.of(over("a", 1, Reason.SUCCEEDED), over("b", 2, Reason.SOURCE_UNREACHABLE));
        counts.count(job, null, two);
        // The write failed, or another status is written meanwhile; the pods are still there.
        counts.count(job, null, two);
        assertThat(runs()).containsExactlyInAnyOrder("Succeeded 1.0", "Failed 1.0");
        counts.count(job, null, List.of(over("b", 2, Reason.SOURCE_UNREACHABLE), over("c", 3, Reason.SUCCEEDED)));
        assertThat(runs()).containsExactlyInAnyOrder("Succeeded 2.0", "Failed 1.0");
    }

    /** What the status tells of was counted before the restart; what ended while nobody looked was not. */
    @Test
    void aRestartCountsNothingTwice() {
        expose();
        var told = new RunStatus(
                "b", "Run", NOON.toString(), NOON.plusSeconds(2).toString(), "Empty", "Empty", "x", 0, 1L, null);
        CaptureJobStatus status =
                new CaptureJobStatus(1L, null, told, null, null, null, null, null, null, null, null, null, null, null);
        counts.count(
                job,
                status,
                List.of(over("a", 1, Reason.SUCCEEDED), over("b", 2, Reason.EMPTY), over("c", 3, Reason.EMPTY)));
        assertThat(runs()).containsExactly("Empty 1.0");
    }

    @Test
    void theSeriesOfADeletedJobGoWithIt() {
        expose();
        counts.count(job, null, List.of(over("a", 1, Reason.SUCCEEDED)));
        jobs.clear();
        assertThat(runs()).isEmpty();
        counts.forget(String.valueOf(job.getMetadata().getUid()));
        jobs.add(job);
        assertThat(runs()).as("one of the same name begins anew").isEmpty();
    }

    /** As many as a history may keep, each with its retries, are seen at each look. */
    @Test
    void howeverManyAreSeenEachIsCountedOnce() {
        expose();
        List<Over> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(over("run-" + i, i, Reason.SUCCEEDED));
        }
        for (int look = 0; look < 3; look++) {
            counts.count(job, null, many);
        }
        assertThat(runs()).containsExactly("Succeeded 500.0");
    }

    /** Pods are seen after their Job, or go before it. */
    @Test
    void aRunIsTheSameByItsPodAndByItsJob() {
        expose();
        Over byPod = over("a", 1, Reason.SUCCEEDED);
        Over byJob = new Over(byPod.job(), byPod.job(), "Run", 1, byPod.startedAt(), byPod.ending());
        counts.count(job, null, List.of(byPod));
        counts.count(job, null, List.of(byJob));
        assertThat(runs()).containsExactly("Succeeded 1.0");
        Over later = over("b", 2, Reason.SUCCEEDED);
        counts.count(
                job, null, List.of(new Over(later.job(), later.job(), "Run", 1, later.startedAt(), later.ending())));
        counts.count(job, null, List.of(later));
        assertThat(runs()).containsExactly("Succeeded 2.0");
    }

    private void expose() {
        jobs.add(job);
        job.setStatus(
                new CaptureJobStatus(1L, null, null, null, null, null, null, null, null, null, null, null, null, null));
        counts.expose(jobs::stream);
    }

    private static Over over(String id, int second, Reason reason) {
        Instant at = NOON.plusSeconds(second);
        return new Over(id, "job-of-" + id, "Run", 1, at, new Ending.Ended(at, reason, "Says so.", Optional.empty()));
    }

    private List<String> runs() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("sanderling_runs_total"))
                .map(line -> line.replaceAll(".*result=\"(\\w+)\".*\\} ", "$1 "))
                .toList();
    }
}
