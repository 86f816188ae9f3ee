package dev.sanderling.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.operator.Desired;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.reading.TolerantReading;
import dev.sanderling.operator.schedule.Jobs;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the caches take for one more job, which decides how many fit into the operator's limit. */
class CachedSizeTest {
    private static final int FLEET = 60;
    private static final int RUNS = 4;
    /** Of a JVM with the large headers; the image's has small ones. Twelve objects and a full ring of receipts. */
    private static final long MOST_BYTES = 30_000;

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String STATE = state();

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<Class<?>, ItemStore<HasMetadata>> stores = new HashMap<>();

    CachedSizeTest() {
        new TolerantReading().customize(mapper);
        new KubernetesSerialization(mapper, false);
    }

    @Test
    void aJobIsSmall() throws IOException {
        cache(-1); // What is loaded once is no job's.
        long before = used();
        for (int i = 0; i < FLEET; i++) {
            cache(i);
        }
        long each = (used() - before) / FLEET;
        assertThat(stores.get(Pod.class).size()).as("all are there").isEqualTo((FLEET + 1) * RUNS);
        assertThat(each).as("bytes of heap for a job").isBetween(1_000L, MOST_BYTES);
    }

    private void cache(int i) throws IOException {
        for (HasMetadata object : objects(i)) {
            // As it comes from the API server.
            byte[] sent = mapper.writeValueAsBytes(object);
            HasMetadata read = mapper.readValue(sent, object.getClass());
            ItemStore<HasMetadata> store = stores.computeIfAbsent(object.getClass(), c -> Pruned.store());
            store.put(store.getKey(read), read);
        }
    }

    private static List<HasMetadata> objects(int i) {
        CaptureJob owner = Examples.job("postgres-to-files.yaml");
        owner.getMetadata().setName("orders-" + i);
        owner.getMetadata().setNamespace("team-" + i % 10);
        var runs = Examples.runs(owner);
        var objects = new ArrayList<HasMetadata>(Desired.objects(runs));
        for (HasMetadata object : objects) {
            if (object instanceof ConfigMap map && map.getMetadata().getName().endsWith("-checkpoint")) {
                map.setData(new HashMap<>(Map.of(Labels.STATE_KEY, STATE)));
            }
        }
        for (int run = 0; run < RUNS; run++) {
            Job job = job(Jobs.check(runs), "orders-" + i + "-2900000" + run);
            objects.add(job);
            objects.add(pod(job));
        }
        objects.add(owner);
        objects.forEach(CachedSizeTest::stored);
        return objects;
    }

    private static Job job(Job made, String name) {
        return new JobBuilder(made)
                .editMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withSucceeded(1)
                .withStartTime("2026-11-22T12:00:01Z")
                .withCompletionTime("2026-11-22T12:00:07Z")
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .withLastTransitionTime("2026-11-22T12:00:07Z")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod pod(Job job) {
        var pod = new PodBuilder()
                .withMetadata(
                        new JobBuilder(job).build().getSpec().getTemplate().getMetadata())
                .withSpec(job.getSpec().getTemplate().getSpec())
                .withNewStatus()
                .withPhase("Succeeded")
                .withPodIP("10.4.5.6")
                .addNewContainerStatus()
                .withName("runner")
                .withImage("registry.example/sanderling-runner:test")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withStartedAt("2026-11-22T12:00:02Z")
                .withFinishedAt("2026-11-22T12:00:06Z")
                .withMessage("{\"reason\":\"Empty\",\"message\":\"no changes.\"}")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus();
        for (String type : List.of("Initialized", "Ready", "ContainersReady", "PodScheduled")) {
            pod.editStatus()
                    .addNewCondition()
                    .withType(type)
                    .withStatus("True")
                    .withLastTransitionTime("2026-11-22T12:00:06Z")
                    .endCondition()
                    .endStatus();
        }
        Pod made = pod.build();
        made.getMetadata().setName(job.getMetadata().getName() + "-abcde");
        made.getMetadata().setNamespace(job.getMetadata().getNamespace());
        return made;
    }

    /** What the API server adds. */
    private static void stored(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        metadata.setUid(UUID.nameUUIDFromBytes((object.getKind() + metadata.getNamespace() + metadata.getName())
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString());
        metadata.setCreationTimestamp("2026-11-22T12:00:00Z");
        metadata.setResourceVersion(String.valueOf(metadata.getUid().hashCode()));
        metadata.setManagedFields(List.of(new ManagedFieldsEntryBuilder()
                .withManager("sanderling-operator")
                .withOperation("Apply")
                .withTime("2026-11-22T12:00:00Z")
                .withNewFieldsV1()
                .addToAdditionalProperties("f:spec", Map.of("f:template", Map.of("f:spec", Map.of("f:a", Map.of()))))
                .endFieldsV1()
                .build()));
    }

    private static String state() {
        State state = State.blank("test");
        for (int i = 1; i <= State.RECEIPTS; i++) {
            Receipt receipt = Receipt.opened("0000000001-abcdef", "run-" + i, i, NOON, state.position())
                    .edit()
                    .endedAt(NOON)
                    .to("0/16B37" + (10 + i))
                    .outcome(Receipt.Outcome.SUCCEEDED)
                    .stoppedBy(Receipt.StoppedBy.BARRIER)
                    .counts(new Counts(120, 24_000, Map.of("c", 120L), Map.of("public.orders", 120L)))
                    .lists(List.of("lake:0000000001-abcdef-0001.json"))
                    .done();
            state = Receipts.append(state, receipt, Handoff.NONE)
                    .edit()
                    .epoch(i)
                    .holder(new Holder("p", "r"))
                    .done();
        }
        return StateJson.write(state);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
