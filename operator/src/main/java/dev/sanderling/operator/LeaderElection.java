package dev.sanderling.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurationServiceCustomizer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica works, the others wait; chosen when the program starts, by sanderling.leader-election. */
@Singleton
public class LeaderElection implements ConfigurationServiceCustomizer {
    /** Name of the Lease in the operator's own namespace. */
    public static final String LEASE = "sanderling-operator";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    private final OperatorSettings settings;
    private volatile boolean stopping;

    public LeaderElection(OperatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public Consumer<ConfigurationServiceOverrider> overrider() {
        return configuration -> {
            configuration.withResourceCloner(new Copies());
            if (settings.leaderElection()) {
                configuration.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::lost, leader -> {}))
                                .build());
            }
        };
    }

    /** Before the SDK's own listener, which gives the Lease up. */
    void onShutdown(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    /**
     * A replica that lost the Lease must not write one thing more, so the process ends at once. The SDK can end it too,
     * but by System.exit, also when it is already stopping, and then waits for itself for ever.
     */
    private void lost() {
        if (!stopping) {
            LOG.error("The Lease {} is lost; another replica takes over.", LEASE);
            Runtime.getRuntime().halt(1);
        }
    }
}
