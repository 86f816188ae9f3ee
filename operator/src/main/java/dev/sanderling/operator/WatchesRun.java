package dev.sanderling.operator;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Not alive when a watch has stopped for good: nothing that happens is seen any more, and only a restart helps. One that is
 * broken off is no such thing; it is taken up again when the API server is back.
 */
@Liveness
@Singleton
public class WatchesRun implements HealthCheck {
    private final Startup startup;

    WatchesRun(Startup startup) {
        this.startup = startup;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> stopped = startup.started()
                .map(info -> stopped(info.unhealthyInformerWrappingEventSourceHealthIndicator()))
                .orElse(List.of());
        var response = HealthCheckResponse.named("watches run").status(stopped.isEmpty());
        return stopped.isEmpty()
                ? response.build()
                : response.withData("stopped", String.join(", ", stopped)).build();
    }

    @SuppressWarnings("rawtypes") // as the SDK hands them out
    private static List<String> stopped(
            Map<String, Map<String, InformerWrappingEventSourceHealthIndicator>> unhealthy) {
        var names = new ArrayList<String>();
        unhealthy.forEach((controller, sources) -> sources.forEach((source, indicator) -> {
            Map<?, ?> informers = indicator.informerHealthIndicators();
            if (informers.values().stream().anyMatch(WatchesRun::isStopped)) {
                names.add(controller + "/" + source);
            }
        }));
        return names;
    }

    /** {@code isWatching} is false too while a watch is taken up again. */
    static boolean isStopped(Object informer) {
        return informer instanceof InformerHealthIndicator one && !one.isRunning();
    }
}
