package dev.sanderling.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica works, the others wait; chosen when the program starts, by sanderling.leader-election. */
@Singleton
public class LeaderElection {
    /** Name of the Lease in the operator's own namespace. */
    public static final String LEASE = "sanderling-operator";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    private final OperatorSettings settings;
    private volatile boolean stopping;

    public LeaderElection(OperatorSettings settings) {
        this.settings = settings;
    }

    /**
     * Null where every replica works. Not by a ConfigurationServiceCustomizer: where there is one, the extension drops
     * Quarkus' client, and the SDK makes clients of its own that know nothing of {@code reading} and our settings.
     */
    @Produces
    @Dependent
    @Unremovable
    @Nullable
    LeaderElectionConfiguration configuration() {
        return settings.leaderElection()
                ? LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                        .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::lost, leader -> {}))
                        .build()
                : null;
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
