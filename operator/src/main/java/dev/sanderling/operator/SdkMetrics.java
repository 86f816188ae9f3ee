package dev.sanderling.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Switches the SDK's own meters off: they use one name with different labels, which Prometheus refuses, and the refusal
 * is thrown in the informer's thread, so that the event is lost.
 */
@Singleton
public class SdkMetrics {
    /** Replaces what the extension would produce. */
    @Produces
    @Singleton
    Metrics none() {
        return Metrics.NOOP;
    }
}
