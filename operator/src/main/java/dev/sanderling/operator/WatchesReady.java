package dev.sanderling.operator;

import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the operator has started and sees what happens. In place of the SDK's own, which waits for the start. */
@Readiness
@Singleton
class WatchesReady implements HealthCheck {
    private final Startup startup;

    WatchesReady(Startup startup) {
        this.startup = startup;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("operator has started and its watches are up");
        Optional<RuntimeInfo> started = startup.started();
        if (started.isEmpty()) {
            return response.down().withData("started", false).build();
        }
        List<String> broken = started.get().getRegisteredControllers().stream()
                .flatMap(WatchesReady::broken)
                .sorted()
                .toList();
        return broken.isEmpty()
                ? response.up().build()
                : response.down().withData("broken", String.join(", ", broken)).build();
    }

    private static Stream<String> broken(RegisteredController<?> controller) {
        String name = controller.getConfiguration().getName();
        return controller.getControllerHealthInfo().unhealthyEventSources().keySet().stream()
                .map(source -> name + "/" + source);
    }
}
