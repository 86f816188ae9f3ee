package dev.sanderling.operator.metrics;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.api.TotalsStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Figures of each job as its status has them, read at the moment Prometheus asks. A deleted job is gone at once, and a
 * restart of the operator loses nothing.
 */
final class JobMetrics extends Collector implements Collector.Describable {
    private static final List<String> JOB = List.of("namespace", "name");

    private final Supplier<Stream<CaptureJob>> jobs;
    private final Function<CaptureJob, Map<RunCounts.Ended, Long>> ended;

    JobMetrics(Supplier<Stream<CaptureJob>> jobs, Function<CaptureJob, Map<RunCounts.Ended, Long>> ended) {
        this.jobs = jobs;
        this.ended = ended;
    }

    /** The registry asks for names when it is told of this, which is before there is a cache to read. */
    @Override
    public List<MetricFamilySamples> describe() {
        return figures(Stream.empty());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return figures(jobs.get());
    }

    private List<MetricFamilySamples> figures(Stream<CaptureJob> jobs) {
        var conditions = new GaugeMetricFamily(
                "sanderling_condition",
                "1 where the condition is True, 0 where it is False, -1 where it is Unknown",
                List.of("namespace", "name", "condition", "reason"));
        var lastSuccess = new GaugeMetricFamily(
                "sanderling_last_success_timestamp_seconds", "End of the last batch that was committed", JOB);
        var fresh = new GaugeMetricFamily(
                "sanderling_fresh_through_timestamp_seconds", "The sinks hold every change up to this time", JOB);
        var failures = new GaugeMetricFamily("sanderling_failures_in_a_row", "Failed runs up to the last one", JOB);
        var lastRun = new GaugeMetricFamily(
                "sanderling_last_run", "1 for how the last run ended", List.of("namespace", "name", "kind", "result"));
        var runs = new CounterMetricFamily(
                "sanderling_runs",
                "Runs and checks that ended, since the operator started",
                List.of("namespace", "name", "kind", "result"));
        var next = new GaugeMetricFamily(
                "sanderling_next_run_timestamp_seconds",
                "When the schedule starts the next run; in the past where nobody looks after the job",
                JOB);
        var batches = new CounterMetricFamily("sanderling_batches", "Batches, empty ones included", JOB);
        var changes = new CounterMetricFamily("sanderling_changes", "Changes published", JOB);
        var bytes = new CounterMetricFamily("sanderling_bytes", "Bytes written to the sinks", JOB);
        jobs.filter(job -> job.getStatus() != null).forEach(job -> {
            CaptureJobStatus status = job.getStatus();
            List<String> labels =
                    List.of(job.getMetadata().getNamespace(), job.getMetadata().getName());
            conditions(conditions, labels, status);
            ended.apply(job)
                    .forEach((how, count) ->
                            runs.addMetric(List.of(labels.get(0), labels.get(1), how.kind(), how.result()), count));
            time(next, labels, status.nextRun());
            BatchStatus batch = status.lastBatch();
            time(lastSuccess, labels, batch == null ? null : batch.endedAt());
            time(fresh, labels, status.freshThrough());
            RunStatus run = status.lastRun();
            if (run != null) {
                failures.addMetric(labels, run.failures() == null ? 0 : run.failures());
                lastRun.addMetric(
                        List.of(labels.get(0), labels.get(1), String.valueOf(run.kind()), String.valueOf(run.result())),
                        1);
            }
            TotalsStatus totals = status.totals();
            if (totals != null) {
                count(batches, labels, totals.batches());
                count(changes, labels, totals.changes());
                count(bytes, labels, totals.bytes());
            }
        });
        return List.of(conditions, lastSuccess, fresh, failures, lastRun, runs, next, batches, changes, bytes);
    }

    private static void conditions(GaugeMetricFamily family, List<String> labels, CaptureJobStatus status) {
        for (Condition condition : status.conditions() == null ? List.<Condition>of() : status.conditions()) {
            double value =
                    switch (String.valueOf(condition.getStatus())) {
                        case "True" -> 1;
                        case "False" -> 0;
                        default -> -1;
                    };
            family.addMetric(
                    List.of(
                            labels.get(0),
                            labels.get(1),
                            // A status that somebody else wrote; one such would leave nobody any figures.
                            String.valueOf(condition.getType()),
                            String.valueOf(condition.getReason())),
                    value);
        }
    }

    private static void count(CounterMetricFamily family, List<String> labels, @Nullable Long value) {
        family.addMetric(labels, value == null ? 0 : value);
    }

    private static void time(GaugeMetricFamily family, List<String> labels, @Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            family.addMetric(labels, OffsetDateTime.parse(text).toEpochSecond());
        } catch (DateTimeParseException e) {
            // A status somebody else wrote; no figure is better than a wrong one.
            return;
        }
    }
}
