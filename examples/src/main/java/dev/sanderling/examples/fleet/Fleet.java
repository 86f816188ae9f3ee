package dev.sanderling.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
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
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
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
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Jobs of one kind, and whoever plays the kubelet for them: every check passes at once. */
final class Fleet implements AutoCloseable {
    static final String USER_AGENT = "fleet";
    private static final int NAMESPACES = 10;
    private static final int RUNS = 3;
    /** The API server stops now and then to collect what thousands of jobs leave. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String PASSED = "{\"reason\":\"CheckPassed\",\"message\":\"Nothing stands in the way.\","
            + "\"server\":\"PostgreSQL 18.4\",\"retention\":{\"bytes\":4096}}";

    private final KubernetesClient client;
    private final JsonNode document;
    private final Path crd;
    private final int jobs;
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final List<SharedIndexInformer<?>> watches = new ArrayList<>();
    private final ExecutorService kubelet = Executors.newFixedThreadPool(2);

    Fleet(String api, Path root, int jobs) throws IOException {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(api)
                        .withUserAgent(USER_AGENT)
                        .withRequestTimeout((int) PATIENCE.toMillis())
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
        watches.add(client.batch().v1().jobs().inAnyNamespace().inform(new Checks()));
        watches.add(client.resources(CaptureJob.class).inAnyNamespace().inform(new Readiness()));
        for (int i = 0; i < jobs; i++) {
            ObjectNode job = document.deepCopy();
            ((ObjectNode) job.get("metadata")).put("name", name(i)).put("namespace", namespace(i));
            client.resource(Serialization.unmarshal(job.toString(), CaptureJob.class))
                    .create();
        }
    }

    /** Until every job's check has told of it; then nobody watches here any more, which would be one more copy of all. */
    void awaitReady() throws InterruptedException {
        while (ready.size() < jobs) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        watches.forEach(SharedIndexInformer::close);
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
                    .holder(new Holder("7d0c7a1e-5a3e-4a39-8d53-0d6ad4c7e3f1", "run-" + i))
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
                        .withHostIP("10.1.2.3")
                        .withPodIP("10.4.5.6")
                        .withQosClass("Burstable")
                        .withStartTime(now)
                        .addAllToConditions(conditions(now))
                        .addNewContainerStatus()
                        .withName(RunnerPod.CONTAINER)
                        .withContainerID("containerd://" + "5e884898da28047151d0e56f8dc62927".repeat(2))
                        .withImage(pod.getSpec().getContainers().getFirst().getImage())
                        .withImageID("sha256:" + "03ac674216f3e15c761ee1a5e255f067".repeat(2))
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
                        .withStartTime(now)
                        .withReady(0)
                        .withTerminating(0)
                        .withNewUncountedTerminatedPods()
                        .endUncountedTerminatedPods()
                        .addNewCondition()
                        .withType("SuccessCriteriaMet")
                        .withStatus("True")
                        .withReason("CompletionsReached")
                        .withMessage("Reached expected number of succeeded pods")
                        .withLastProbeTime(now)
                        .withLastTransitionTime(now)
                        .endCondition()
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

    /** As a kubelet leaves them. */
    private static List<PodCondition> conditions(String now) {
        return Stream.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
                .map(type -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus(type.endsWith("Ready") ? "False" : "True")
                        .withReason(type.endsWith("Ready") ? "PodCompleted" : null)
                        .withLastTransitionTime(now)
                        .build())
                .toList();
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

    /** Sees which jobs were checked. */
    private final class Readiness implements ResourceEventHandler<CaptureJob> {
        @Override
        public void onAdd(CaptureJob job) {
            onUpdate(job, job);
        }

        @Override
        public void onUpdate(CaptureJob before, CaptureJob job) {
            if (job.getStatus() != null && job.getStatus().decidedBy() != null) {
                ready.add(job.getMetadata().getUid());
            }
        }

        @Override
        public void onDelete(CaptureJob job, boolean unknown) {}
    }
}
