package dev.sanderling.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.operator.cluster.Cluster;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.metrics.CleanupCounts;
import dev.sanderling.operator.metrics.RunCounts;
import dev.sanderling.operator.reading.TolerantReading;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The operator without Quarkus, which a test can stop and start anew: with other settings, another clock, or twice. */
final class PlainOperator implements AutoCloseable {
    private final KubernetesClient client;
    private final Operator operator;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private PlainOperator(ApiServer server, Function<KubernetesClient, Clock> clocks, Map<String, String> given) {
        var mapper = new ObjectMapper();
        new TolerantReading().customize(mapper);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url())
                        .withRequestRetryBackoffLimit(1)
                        .build())
                .withKubernetesSerialization(new Copies(mapper))
                .build();
        OperatorSettings settings = settings(given);
        var recorder = new EventRecorder();
        var departures = new Departures();
        Clock clock = clocks.apply(client);
        var captureJobs = new CaptureJobReconciler(
                settings, new StatusWriter(settings, recorder), new RunCounts(registry), recorder, departures, clock);
        var cleanups = new CleanupReconciler(settings, recorder, new CleanupCounts(registry), departures, clock);
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(10)));
        operator.register(new Tending(captureJobs), captureJobs::updateConfigurationFrom);
        operator.register(new SeeingOff(cleanups), cleanups::updateConfigurationFrom);
        operator.start();
    }

    /** Starts it, and waits until it has seen what there is. */
    static PlainOperator start(ApiServer server, Clock clock, Map<String, String> settings) {
        return new PlainOperator(server, client -> clock, settings);
    }

    /** The same with a clock that needs a client. */
    static PlainOperator start(ApiServer server, Function<KubernetesClient, Clock> clock) {
        return new PlainOperator(server, clock, Map.of());
    }

    String metrics() {
        return registry.scrape();
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
    }

    private static OperatorSettings settings(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(Map.of("sanderling.status-interval", "PT0.2S"));
        all.putAll(given);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 100, Duration::parse)
                .withDefaultValues(all)
                .withMapping(OperatorSettings.class)
                .build()
                .getConfigMapping(OperatorSettings.class);
    }

    /** The SDK alone looks for its own interface, and only where a class names it; Quarkus is to have no part in it. */
    @Ignore
    @ControllerConfiguration(name = "capturejob", fieldManager = Cluster.MANAGER)
    @GradualRetry(maxAttempts = Integer.MAX_VALUE, maxInterval = 60_000)
    private record Tending(CaptureJobReconciler of) implements Reconciler<CaptureJob> {
        @Override
        public List<EventSource<?, CaptureJob>> prepareEventSources(EventSourceContext<CaptureJob> context) {
            return of.prepareEventSources(context);
        }

        @Override
        public UpdateControl<CaptureJob> reconcile(CaptureJob job, Context<CaptureJob> context) {
            return of.reconcile(job, context);
        }
    }

    @Ignore
    @ControllerConfiguration(
            name = "capturejob-cleanup",
            finalizerName = Names.FINALIZER,
            fieldManager = Cluster.FINALIZER_MANAGER)
    @GradualRetry(maxAttempts = Integer.MAX_VALUE, maxInterval = 10_000)
    private record SeeingOff(CleanupReconciler of) implements Reconciler<CaptureJob>, Cleaner<CaptureJob> {
        @Override
        public List<EventSource<?, CaptureJob>> prepareEventSources(EventSourceContext<CaptureJob> context) {
            return of.prepareEventSources(context);
        }

        @Override
        public UpdateControl<CaptureJob> reconcile(CaptureJob job, Context<CaptureJob> context) {
            return of.reconcile(job, context);
        }

        @Override
        public DeleteControl cleanup(CaptureJob job, Context<CaptureJob> context) {
            return of.cleanup(job, context);
        }
    }
}
