package dev.sanderling.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** What whoever installs the operator decides; environment variables SANDERLING_RUNNER_IMAGE and so on. */
@ConfigMapping(prefix = "sanderling")
public interface OperatorSettings {
    /** Checks that run at once, of all jobs together; the others wait for their turn. */
    @WithDefault("10")
    int maxConcurrentChecks();

    /**
     * Runs that are under way at once, of all jobs together. With this or one of the two below, ticks and follow-ups are
     * made as suspended Jobs, which the operator resumes within the budget: no run starts while it is away. With 0 none starts at all.
     */
    OptionalInt maxConcurrentRuns();

    /** Of the jobs of one namespace. */
    OptionalInt maxConcurrentRunsPerNamespace();

    /** Of the jobs that read from one host. */
    OptionalInt maxConcurrentRunsPerSource();

    /** Nothing starts: no tick, no follow-up, no run by hand, no check. */
    @WithDefault("false")
    boolean paused();

    /** The runner's pods. */
    RunnerImage runner();

    /** Whether only one of several replicas works at a time. */
    @WithDefault("false")
    boolean leaderElection();

    /** A job's status is written at most once in this time. */
    @WithDefault("PT10S")
    Duration statusInterval();

    /** Whether an Event tells of each batch with changes; the status does in any case. */
    @WithDefault("true")
    boolean batchEvents();

    /** Image and log of the runner; not the user's to choose, because the pod is trusted with a database. */
    interface RunnerImage {
        @WithDefault("ghcr.io/sanderling/runner:0.1.0")
        String image();

        /** Always, IfNotPresent or Never. */
        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        /** text or json. */
        @WithDefault("text")
        String logFormat();
    }
}
