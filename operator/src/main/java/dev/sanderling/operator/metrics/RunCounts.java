package dev.sanderling.operator.metrics;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts runs as they end, which no status keeps, and hands Prometheus the figures that the statuses do keep. */
@ApplicationScoped
public class RunCounts {
    private final PrometheusMeterRegistry registry;

    public RunCounts(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** From now on the figures of these jobs are exposed. */
    public void expose(Supplier<Stream<CaptureJob>> jobs) {
        registry.getPrometheusRegistry().register(new JobMetrics(jobs));
    }

    /** Counts the last run where this status is the first to tell how it ended. */
    public void count(CaptureJob job, @Nullable CaptureJobStatus before, CaptureJobStatus after) {
        RunStatus run = after.lastRun();
        if (run == null || run.endedAt() == null) {
            return;
        }
        RunStatus known = before == null ? null : before.lastRun();
        if (known != null
                && known.endedAt() != null
                && String.valueOf(known.runId()).equals(run.runId())) {
            return;
        }
        MeterRegistry meters = registry;
        meters.counter(
                        "sanderling.runs",
                        "namespace",
                        job.getMetadata().getNamespace(),
                        "name",
                        job.getMetadata().getName(),
                        "kind",
                        String.valueOf(run.kind()),
                        "result",
                        String.valueOf(run.result()))
                .increment();
    }
}
