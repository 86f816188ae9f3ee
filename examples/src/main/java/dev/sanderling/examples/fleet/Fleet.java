package dev.sanderling.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.pod.Labels;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Jobs of one kind, and whoever plays the kubelet for them: every check passes at once. */
final class Fleet implements AutoCloseable {
    static final String USER_AGENT = "fleet";
    private static final int NAMESPACES = 10;
    private static final int RUNS = 3;
    private static final String PASSED = "{\"reason\":\"CheckPassed\",\"message\":\"Nothing stands in the way.\","
            + "\"server\":\"PostgreSQL 18.4\",\"retention\":{\"bytes\":4096}}";

    private final KubernetesClient client;
    private final JsonNode document;
    private final Path crd;
    private final int jobs;
    private final ExecutorService kubelet = Executors.newFixedThreadPool(2);

    Fleet(String api, Path root, int jobs) throws IOException {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(api)
                        .withUserAgent(USER_AGENT)
                        .build())
                .build();
        this.document =
                Serialization.yamlMapper().readTree(Files.readString(root.resolve("examples/postgres-to-files.yaml")));
        this.crd = root.resolve("crds/capturejobs.sanderling.dev-v1alpha1.yaml");
        this.jobs = jobs;
    }

    void create() throws IOException {
        try (InputStream in = Files.newInputStream(crd)) {
            client.load(in).create();
        }
        for (int i = 0; i < NAMESPACES; i++) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace(i))
                            .endMetadata()
                            .build())
                    .create();
        }
        client.batch().v1().jobs().inAnyNamespace().inform(new Checks());
        for (int i = 0; i < jobs; i++) {
            ObjectNode job = document.deepCopy();
            ((ObjectNode) job.get("metadata")).put("name", name(i)).put("namespace", namespace(i));
            client.resource(Serialization.unmarshal(job.toString(), CaptureJob.class))
                    .create();
        }
    }

    void awaitReady() throws InterruptedException {
        while (true) {
            long ready = client.resources(CaptureJob.class).inAnyNamespace().list().getItems().stream()
                    .filter(job -> job.getStatus() != null && job.getStatus().decidedBy() != null)
                    .count();
            if (ready == jobs) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(500 + jobs);
        }
    }

    /** As after days of work: a full ring of receipts, and the Jobs and pods that are kept. */
    void age() {
        String state = state();
        for (int i = 0; i < jobs; i++) {
            client.configMaps()
                    .inNamespace(namespace(i))
                    .withName(name(i) + RunnerPod.CHECKPOINT_ENDING)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of("data", Map.of(Labels.STATE_KEY, state))));
            CronJob cronJob = client.batch()
                    .v1()
                    .cronjobs()
                    .inNamespace(namespace(i))
                    .withName(name(i))
                    .get();
            for (int run = 0; run < RUNS; run++) {
                Job job = new JobBuilder()
                        .withNewMetadataLike(cronJob.getSpec().getJobTemplate().getMetadata())
                        .withName(name(i) + "-2900000" + run)
                        .withNamespace(namespace(i))
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion("batch/v1")
                                .withKind("CronJob")
                                .withName(cronJob.getMetadata().getName())
                                .withUid(cronJob.getMetadata().getUid())
                                .withController(true)
                                .build())
                        .endMetadata()
                        .withSpec(cronJob.getSpec().getJobTemplate().getSpec())
                        .build();
                finish(client.resource(job).create(), "{\"reason\":\"Empty\",\"message\":\"no changes.\"}");
            }
        }
    }

    private static String state() {
        State state = State.blank("bench");
        for (int i = 1; i <= State.RECEIPTS; i++) {
            Receipt receipt = Receipt.opened(
                            "000000000" + i % 10 + "-abcdef", "run-" + i, i, Instant.now(), state.position())
                    .edit()
                    .endedAt(Instant.now())
                    .to("0/16B37" + (10 + i))
                    .outcome(Receipt.Outcome.SUCCEEDED)
                    .stoppedBy(Receipt.StoppedBy.BARRIER)
                    .counts(new Counts(
                            120,
                            24_000,
                            Map.of("c", 100L, "u", 20L),
                            Map.of("public.orders", 60L, "public.customers", 60L)))
                    .lists(List.of("lake:000000000" + i % 10 + "-abcdef-0001.json"))
                    .done();
            state = Receipts.append(state, receipt, Handoff.NONE)
                    .edit()
                    .position(receipt.to())
                    .epoch(i)
                    .done();
        }
        return StateJson.write(state);
    }

    private void finish(Job job, String word) {
        Pod pod = new PodBuilder()
                .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
                .withName(job.getMetadata().getName() + "-abcde")
                .withNamespace(job.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build();
        Pod created = client.resource(pod).create();
        String now = Instant.now().toString();
        client.resource(new PodBuilder(created)
                        .withNewStatus()
                        .withPhase("Succeeded")
                        .addNewContainerStatus()
                        .withName(RunnerPod.CONTAINER)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withStartedAt(now)
                        .withFinishedAt(now)
                        .withMessage(word)
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
        client.resource(new JobBuilder(job)
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .withLastTransitionTime(now)
                        .endCondition()
                        .withCompletionTime(now)
                        .withSucceeded(1)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static String namespace(int i) {
        return "fleet-" + i % NAMESPACES;
    }

    private static String name(int i) {
        return "orders-" + i;
    }

    @Override
    public void close() {
        kubelet.shutdownNow();
        client.close();
    }

    /** Runs every check. */
    private final class Checks implements ResourceEventHandler<Job> {
        @Override
        public void onAdd(Job job) {
            if ("check".equals(job.getMetadata().getLabels().get(Labels.ROLE))) {
                kubelet.execute(() -> {
                    try {
                        finish(job, PASSED);
                    } catch (KubernetesClientException e) {
                        System.err.println(e.getMessage());
                    }
                });
            }
        }

        @Override
        public void onUpdate(Job before, Job job) {}

        @Override
        public void onDelete(Job job, boolean unknown) {}
    }
}
