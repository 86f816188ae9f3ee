package dev.sanderling.operator.metrics;

import dev.sanderling.operator.turn.Load;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Figures of the runs of all jobs together, by namespace, counted from their Jobs at the moment Prometheus asks. */
final class FleetMetrics extends Collector implements Collector.Describable {
    private static final List<String> NAMESPACE = List.of("namespace");

    private final Supplier<Map<String, Load>> loads;
    private final boolean paused;
    private final Clock clock;

    FleetMetrics(Supplier<Map<String, Load>> loads, boolean paused, Clock clock) {
        this.loads = loads;
        this.paused = paused;
        this.clock = clock;
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return figures(Map.of());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return figures(loads.get());
    }

    private List<MetricFamilySamples> figures(Map<String, Load> all) {
        var underWay = new GaugeMetricFamily("sanderling_runs_under_way", "Runs that have started, or may", NAMESPACE);
        var waiting = new GaugeMetricFamily("sanderling_runs_waiting", "Runs that wait for their turn", NAMESPACE);
        var longest = new GaugeMetricFamily(
                "sanderling_longest_wait_seconds", "How long the oldest run that waits for its turn has", NAMESPACE);
        Instant now = clock.instant();
        all.forEach((namespace, load) -> {
            underWay.addMetric(List.of(namespace), load.underWay());
            waiting.addMetric(List.of(namespace), load.waiting());
            load.since()
                    .ifPresent(since -> longest.addMetric(
                            List.of(namespace), Duration.between(since, now).toSeconds()));
        });
        var pause = new GaugeMetricFamily("sanderling_paused", "1 while nothing is to start", paused ? 1 : 0);
        return List.of(underWay, waiting, longest, pause);
    }
}
