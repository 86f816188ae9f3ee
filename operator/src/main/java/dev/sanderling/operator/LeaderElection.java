package dev.sanderling.operator;

import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurationServiceCustomizer;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** One replica works, the others wait; chosen when the program starts, by sanderling.leader-election. */
@Singleton
public class LeaderElection implements ConfigurationServiceCustomizer {
    /** Name of the Lease in the operator's own namespace. */
    public static final String LEASE = "sanderling-operator";

    private final OperatorSettings settings;

    public LeaderElection(OperatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public Consumer<ConfigurationServiceOverrider> overrider() {
        return configuration -> {
            if (settings.leaderElection()) {
                // The builder's plain build() would let a replica that lost the Lease go on working.
                configuration.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .buildForTest(true));
            }
        };
    }
}
