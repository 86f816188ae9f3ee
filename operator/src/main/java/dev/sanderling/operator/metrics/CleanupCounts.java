package dev.sanderling.operator.metrics;

import dev.sanderling.operator.cleanup.Step.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts deleted jobs by what became of their slot and publication; {@code left} is what somebody has to look after. */
@ApplicationScoped
public class CleanupCounts {
    private final PrometheusMeterRegistry registry;

    public CleanupCounts(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** One more. */
    public void count(String namespace, Outcome outcome) {
        MeterRegistry meters = registry;
        meters.counter(
                        "sanderling.cleanups",
                        "namespace",
                        namespace,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
