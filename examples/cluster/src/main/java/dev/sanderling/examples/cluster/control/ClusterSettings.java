package dev.sanderling.examples.cluster.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the stand-in runs, and where.
 *
 * @param directory claims, logs and pods are below it
 * @param entrypoint what the containers' image would start: program and first arguments
 * @param environment what the image's environment would hold
 * @param firstRetry pause before the first retry of a failed pod; doubles with each further one
 * @param controllers whether Jobs and CronJobs are the stand-in's business; false beside a real control plane
 */
public record ClusterSettings(
        Path directory,
        List<String> entrypoint,
        Map<String, String> environment,
        Duration firstRetry,
        boolean controllers) {

    /** As a real Job controller waits. */
    public static final Duration RETRY = Duration.ofSeconds(10);

    /** File with everything the pod wrote. */
    public Path log(String namespace, String pod) {
        return directory.resolve("logs").resolve(namespace).resolve(pod + ".log");
    }
}
