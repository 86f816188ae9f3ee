package dev.sanderling.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Counts reconciles, in place of the SDK's own meters: those use one name with different labels, which Prometheus
 * refuses, and the refusal is thrown in the informer's thread, so that the event is lost.
 */
@Singleton
public class SdkMetrics {
    /** Replaces what the extension would produce. */
    @Produces
    @Singleton
    Metrics counting(MeterRegistry registry) {
        Counter reconciles = Counter.builder("sanderling.reconciles")
                .description("How often a job was looked at")
                .register(registry);
        return new Metrics() {
            @Override
            public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
                try {
                    return execution.execute();
                } finally {
                    reconciles.increment();
                }
            }
        };
    }
}
