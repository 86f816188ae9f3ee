package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.examples.local.Build;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a job's slot, publication and checkpoint when the job goes, is kept, made anew, or moved. */
class LifecycleE2E {
    private static final long USER = 10001;
    private static final Pattern DROP =
            Pattern.compile("(SELECT pg_drop_replication_slot\\('[a-z0-9_]+'\\);) (DROP \\S+ IF EXISTS \\S+;)");

    private static Site site;
    private static CaptureJobs jobs;
    private static Traces traces;

    @BeforeAll
    static void enter() throws Exception {
        site = Site.enter("lifecycle");
        jobs = in(site.namespace());
        traces = new Traces(site);
    }

    @AfterAll
    static void leave() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKGROUND", "FOREGROUND"})
    void deletedItTakesWhatItMadeWithIt(DeletionPropagation propagation) throws Exception {
        String job = propagation.name().toLowerCase(Locale.ROOT);
        JsonNode source = captured(jobs, job, "{}").path("source");
        assertThat(traces.inSource(source)).isEqualTo(2);
        assertThat(jobs.named(job).get().getMetadata().getFinalizers()).contains("sanderling.dev/source");
        jobs.named(job).withPropagationPolicy(propagation).delete();
        gone(jobs, job);
        assertThat(traces.inSource(source)).isZero();
        traces.assertNone(jobs, job);
    }

    /** Between its start and its end a run makes the slot, and the deletion comes at any moment. */
    @Test
    void deletedDuringItsFirstRunItLeavesNoSlot() throws Exception {
        create(jobs, "hasty", "{trigger: {runId: a}}");
        await().atMost(site.patience())
                .until(() -> site
                        .client()
                        .pods()
                        .inNamespace(site.namespace())
                        .withLabels(Map.of("sanderling.dev/capture-job", "hasty", "sanderling.dev/role", "trigger"))
                        .list()
                        .getItems()
                        .stream()
                        .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));
        jobs.named("hasty").delete();
        gone(jobs, "hasty");
        assertThat(traces.count("SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE '%\\_hasty\\_%'"))
                .isZero();
        assertThat(traces.count("SELECT count(*) FROM pg_publication WHERE pubname LIKE '%\\_hasty\\_%'"))
                .isZero();
        traces.assertNone(jobs, "hasty");
    }

    @Test
    void retainedItIsGoneOnFromByAJobOfTheSameName() throws Exception {
        JsonNode first = captured(jobs, "kept", "{deletionPolicy: Retain}");
        assertThat(jobs.named("kept").get().getMetadata().getFinalizers()).doesNotContain("sanderling.dev/source");
        jobs.named("kept").delete();
        gone(jobs, "kept");
        assertThat(traces.inSource(first.path("source"))).isEqualTo(2);
        await().atMost(site.patience())
                .until(() -> traces.told("kept", "SourceRetained").contains("kept-checkpoint"));
        site.shop().execute("INSERT INTO payments (order_id, amount) VALUES (1, 1)");

        create(jobs, "kept", "{}");
        jobs.awaitReady("kept");
        JsonNode status = jobs.runNow("kept", "again");
        assertThat(status.path("lastBatch").path("changes").asLong()).isEqualTo(1);
        assertThat(status.path("totals").path("changes").asLong())
                .isEqualTo(first.path("totals").path("changes").asLong() + 1);
        assertThat(traces.told("kept", "CheckpointAdopted"))
                .contains(status.path("source").path("slot").asText());
        jobs.named("kept").delete();
        gone(jobs, "kept");
        assertThat(traces.inSource(first.path("source"))).isZero();
    }

    /** As the README has it: retained, its checkpoint copied under the new name, and deleted under the old one. */
    @Test
    void underAnotherNameInAnotherNamespaceItGoesOn() throws Exception {
        JsonNode first = captured(jobs, "mover", "{deletionPolicy: Retain}");
        jobs.named("mover").delete();
        gone(jobs, "mover");
        CaptureJobs elsewhere = in(namespace("moved"));
        ConfigMap old = checkpoint(jobs, "mover");
        Map<String, String> data = new HashMap<>(old.getData());
        data.computeIfPresent(
                "state",
                (key, state) -> state.replaceFirst(
                        "\"job\": *\"[^\"]*/mover\"", "\"job\": \"" + elsewhere.namespace() + "/moved\""));
        site.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("moved-checkpoint")
                        .withNamespace(elsewhere.namespace())
                        .addToLabels("sanderling.dev/capture-job", "moved")
                        .addToLabels("sanderling.dev/role", "checkpoint")
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
        site.client().resource(old).delete();
        site.shop().execute("INSERT INTO payments (order_id, amount) VALUES (1, 1)");

        create(elsewhere, "moved", "{}");
        elsewhere.awaitReady("moved");
        JsonNode status = elsewhere.runNow("moved", "again");
        assertThat(status.path("lastBatch").path("changes").asLong()).isEqualTo(1);
        assertThat(status.path("source").path("slot"))
                .isEqualTo(first.path("source").path("slot"));
        elsewhere.named("moved").delete();
        gone(elsewhere, "moved");
        assertThat(traces.inSource(first.path("source"))).isZero();
        site.client().namespaces().withName(elsewhere.namespace()).delete();
    }

    @Test
    void aNamespaceThatGoesTakesTheJobWithIt() throws Exception {
        CaptureJobs going = in(namespace("going"));
        JsonNode source = captured(going, "inside", "{}").path("source");
        site.client().namespaces().withName(going.namespace()).delete();
        await().atMost(site.patience())
                .until(() ->
                        site.client().namespaces().withName(going.namespace()).get() == null);
        // Its Secret went with it, so what is there can only be named, in the operator's log.
        assertThat(traces.inSource(source)).isIn(0L, 2L);
        traces.drop(source);
    }

    @Test
    void withoutItsSecretItGoesAndSaysWhatIsLeft() throws Exception {
        String namespace = site.namespace();
        site.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("going-db")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(site.client()
                                .secrets()
                                .inNamespace(namespace)
                                .withName("orders-db")
                                .get()
                                .getData())
                        .build())
                .create();
        JsonNode source = captured(jobs, "secretless", "{source: {postgres: {credentials: {secretName: going-db}}}}")
                .path("source");
        site.client().secrets().inNamespace(namespace).withName("going-db").delete();
        jobs.named("secretless").delete();
        gone(jobs, "secretless");
        assertThat(traces.inSource(source)).isEqualTo(2);
        await().atMost(site.patience())
                .until(() -> !traces.told("secretless", "SourceLeft").isEmpty());
        String note = traces.told("secretless", "SourceLeft");
        assertThat(note).contains("going-db", site.host() + ":" + site.port());
        Matcher statements = DROP.matcher(note);
        assertThat(statements.find()).as(note).isTrue();
        site.shop().execute(statements.group(1), statements.group(2));
        assertThat(traces.inSource(source)).isZero();
        traces.assertNone(jobs, "secretless");
    }

    private static CaptureJobs in(String namespace) {
        return new CaptureJobs(site.client(), namespace, site.patience());
    }

    private static String namespace(String name) {
        String full = site.namespace() + "-" + name;
        site.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(full)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        World.provide(site.client(), full, site.shop());
        return full;
    }

    private static void create(CaptureJobs where, String job, String specPatch) throws Exception {
        JsonNode patch = Serialization.yamlMapper()
                .readTree("""
                schedule: "0 0 1 1 *"
                source:
                  postgres: {host: %s, port: %d, database: %s, tls: {mode: disable}}
                  tables: {include: [public.payments]}
                runner:
                  securityContext: {runAsUser: %d, runAsGroup: %d, fsGroup: %d}
                """.formatted(site.host(), site.port(), site.shop().database(), USER, USER, USER));
        CaptureJobs.merge((ObjectNode) patch, Serialization.yamlMapper().readTree(specPatch));
        where.create(Build.find().example("postgres-to-files.yaml"), job, patch);
    }

    /** A job that has run once; its status. */
    private static JsonNode captured(CaptureJobs where, String job, String specPatch) throws Exception {
        create(where, job, specPatch);
        where.awaitReady(job);
        where.runNow(job, "first");
        return where.awaitStatus(
                job, "names its slot", status -> status.path("source").has("slot"));
    }

    private static void gone(CaptureJobs where, String job) {
        await().atMost(site.patience()).until(() -> where.named(job).get() == null);
    }

    private static ConfigMap checkpoint(CaptureJobs where, String job) {
        return site.client()
                .configMaps()
                .inNamespace(where.namespace())
                .withName(job + "-checkpoint")
                .get();
    }
}
