package dev.sanderling.examples.local;

import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.cluster.control.ClusterSettings;
import dev.sanderling.examples.cluster.control.ControlPlane;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** API server, controllers and kubelet in this process; the operator beside it; pods as further processes. */
public final class LocalCluster implements AutoCloseable {
    private final ApiServer api;
    private final ControlPlane control;
    private final OperatorStart operatorStart;
    private final KubernetesClient client;
    private final Path directory;
    private OperatorProcess operator;

    private LocalCluster(
            ApiServer api, ControlPlane control, OperatorStart operatorStart, KubernetesClient client, Path directory)
            throws IOException, InterruptedException {
        this.api = api;
        this.control = control;
        this.operatorStart = operatorStart;
        this.client = client;
        this.directory = directory;
        this.operator = operatorStart.start();
    }

    /** How an operator is started. */
    private interface OperatorStart {
        OperatorProcess start() throws IOException, InterruptedException;
    }

    /**
     * Starts everything, the CRD applied.
     *
     * @param directory logs and volumes go here
     * @param clock what schedules go by
     * @param firstRetry pause before a failed pod's first retry
     * @param operatorSettings environment of the operator
     */
    public static LocalCluster start(
            Build build, Path directory, Clock clock, Duration firstRetry, Map<String, String> operatorSettings)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ApiServer api = ApiServer.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.url())
                .withNamespace("default")
                .withUserAgent("examples")
                .build();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        Map<String, String> image = Map.of(
                "PATH",
                "/usr/local/bin:/usr/bin:/bin",
                "JAVA_HOME",
                System.getProperty("java.home"),
                RunnerPod.API_URL,
                api.url());
        ControlPlane control = ControlPlane.start(
                config,
                new ClusterSettings(directory, List.of(build.runner().toString()), image, firstRetry, true),
                clock);
        try (InputStream crd = Files.newInputStream(build.crd())) {
            client.load(crd).create();
        }
        try {
            Path kubeConfig = KubeConfig.write(directory.resolve("kubeconfig"), api.url());
            return new LocalCluster(
                    api,
                    control,
                    () -> OperatorProcess.start(build, kubeConfig, directory.resolve("operator.log"), operatorSettings),
                    client,
                    directory);
        } catch (IOException | InterruptedException | RuntimeException e) {
            control.close();
            client.close();
            api.close();
            throw e;
        }
    }

    public ApiServer api() {
        return api;
    }

    public ControlPlane control() {
        return control;
    }

    public OperatorProcess operator() {
        return operator;
    }

    /** Ends the operator; everything else goes on. */
    public void stopOperator() throws InterruptedException {
        operator.close();
    }

    /** Starts an operator again, with the settings and the log of the first. */
    public void startOperator() throws IOException, InterruptedException {
        operator = operatorStart.start();
    }

    public KubernetesClient client() {
        return client;
    }

    public Path kubeConfig() {
        return directory.resolve("kubeconfig");
    }

    /** Logs of pods, by namespace. */
    public Path podLogs() {
        return directory.resolve("logs");
    }

    @Override
    public void close() throws InterruptedException {
        operator.close();
        control.close();
        client.close();
        api.close();
    }
}
