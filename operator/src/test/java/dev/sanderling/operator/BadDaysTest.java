package dev.sanderling.operator;

import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.examples.cluster.api.Faults.Fault;
import dev.sanderling.examples.cluster.api.RequestLog;
import dev.sanderling.operator.reading.TolerantReading;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others put in the operator's way: odd objects, foreign objects, quotas, webhooks, an API server that refuses. */
@QuarkusTest
@QuarkusTestResource(LocalApi.class)
class BadDaysTest {
    private static final String CRD = "capturejobs.sanderling.dev";
    private static final int DRAWN = 40;
    /** Longer ones the stand-in cannot read; AnyDocumentTest has them. */
    private static final int MOST = 40_000;
    /** As the operator reads: without Jackson's limits, because the API server has its own. */
    private static final KubernetesSerialization READING = reading();

    private static int number;

    private final String namespace = "bad-" + ++number;
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(LocalApi.server().url())
                    .withUserAgent(LocalApi.TEST_AGENT)
                    .withNamespace(namespace)
                    .build())
            .withKubernetesSerialization(READING)
            .build();

    private static KubernetesSerialization reading() {
        var mapper = new ObjectMapper();
        new TolerantReading().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    @BeforeEach
    void namespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void end() {
        LocalApi.server().faults().clear();
        jobs().delete();
        soon(() -> assertThat(jobs().list().getItems()).isEmpty());
        client.close();
    }

    @Test
    void oneOddObjectIsThatObjectsProblem() {
        withCrd(spec -> spec.get("runner").setXKubernetesPreserveUnknownFields(true), () -> {
            create(
                    "odd",
                    "{\"spec\":{\"runner\":{\"volumes\":[{\"name\":\"v\",\"secret\":"
                            + "{\"secretName\":\"a\",\"defaultMode\":3000000000}}]}}}");
            create("good", "{}");
            soon(() -> assertThat(ready("odd")).isEqualTo("False InvalidSpec"));
            assertThat(condition("odd", "Ready").getMessage())
                    .contains("spec.runner.volumes[0].secret.defaultMode", "3000000000");
            soon(() -> assertThat(job("good-c-")).isPresent());
        });
    }

    /** As {@link AnyDocumentTest}, with the informer, the reconciler and the requests. */
    @Test
    void whateverIsInADocumentItGetsAStatusAndANeighbourIsTended() {
        CustomResourceDefinition before = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD)
                .get();
        try {
            edit(crd -> crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getSchema()
                    .getOpenAPIV3Schema()
                    .getProperties()
                    .get("spec")
                    .setXKubernetesPreserveUnknownFields(true));
            var drawn = new DrawnJobs(7);
            var names = new ArrayList<String>();
            for (int i = 0; names.size() < DRAWN; i++) {
                var job = drawn.next("drawn-" + i);
                if (job.toString().length() > MOST) {
                    continue;
                }
                names.add("drawn-" + i);
                job.putObject("metadata").put("name", "drawn-" + i).put("namespace", namespace);
                client.resource(READING.unmarshal(job.toString(), GenericKubernetesResource.class))
                        .create();
            }
            create("good", "{}");
            // Its check may have to wait its turn behind those of the drawn ones.
            soon(() -> assertThat(condition("good", "Ready")).isNotNull());
            for (String name : names) {
                soon(() -> assertThat(condition(name, "Ready")).isNotNull());
            }
        } finally {
            jobs().delete();
            edit(crd -> crd.setSpec(before.getSpec()));
        }
    }

    @Test
    void aCrdThatIsOlderThanTheOperatorGetsWhatItCanHold() {
        CustomResourceDefinition before = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD)
                .get();
        try {
            edit(crd -> crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getSchema()
                    .getOpenAPIV3Schema()
                    .getProperties()
                    .get("status")
                    .getProperties()
                    .remove("nextRun"));
            create("orders", "{}");
            soon(() -> assertThat(condition("orders", "Ready")).isNotNull());
            soon(() -> assertThat(told("CrdTooOld")).contains("nextRun"));
            create("others", "{}");
            soon(() -> assertThat(condition("others", "Ready")).isNotNull());
            touch("orders");
            soon(() -> assertThat(status("orders").observedGeneration())
                    .isEqualTo(jobs().withName("orders").get().getMetadata().getGeneration()));
            assertThat(client.events().v1().events().inAnyNamespace().list().getItems())
                    .filteredOn(event -> "CrdTooOld".equals(event.getReason()))
                    .as("once, not for each job and look")
                    .hasSize(1);
        } finally {
            edit(crd -> crd.setSpec(before.getSpec()));
        }
    }

    @Test
    void aQuotaIsNamedWithinSeconds() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("few")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("count/jobs.batch", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        create("orders", "{}");
        soon(() -> assertThat(ready("orders")).isEqualTo("False NotApplied"));
        assertThat(condition("orders", "Ready").getMessage()).contains("exceeded quota: few");
        assertThat(condition("orders", "Stalled").getStatus()).isEqualTo("True");

        client.resourceQuotas().withName("few").delete();
        touch("orders");
        soon(() -> assertThat(condition("orders", "Ready").getReason()).isEqualTo("Checking"));
    }

    @ParameterizedTest
    @CsvSource({
        "create, jobs, 403, admission webhook \"policy.example\" denied the request: no Jobs here",
        "patch, cronjobs, 500, failed to create typed patch object",
        "patch, configmaps, 422, data: Invalid value",
        "create, configmaps, 422, metadata.name: Invalid value",
        "create, jobs, 409, Operation cannot be fulfilled on resourcequotas \"few\": the object has been modified",
        "patch, roles, 403, attempting to grant RBAC permissions not currently held",
        "patch, serviceaccounts, 409, Apply failed with 1 conflict",
        "patch, capturejobs, 403, denied the request: no finalizers"
    })
    void whateverIsRefusedIsOnTheStatus(String verb, String resource, int code, String words) {
        LocalApi.server()
                .faults()
                .add(
                        entry -> mine(entry)
                                && entry.verb().equals(verb)
                                && entry.resource().equals(resource),
                        new Fault.Refuse(code, words),
                        1_000);
        create("orders", "{}");
        soon(() -> assertThat(ready("orders")).isEqualTo("False NotApplied"));
        assertThat(condition("orders", "Ready").getMessage()).contains(words);
        long asked = LocalApi.server().log().entries().stream()
                .filter(entry -> mine(entry)
                        && entry.verb().equals(verb)
                        && entry.resource().equals(resource))
                .count();
        assertThat(asked).as("a refusal is not answered with a storm").isLessThan(10);
    }

    @Test
    void aPodThatIsRefusedSaysWhy() {
        create("orders", "{}");
        soon(() -> assertThat(job("orders-c-")).isPresent());
        Job check = job("orders-c-").orElseThrow();
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("refused")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withType("Warning")
                        .withReason("FailedCreate")
                        .withMessage("Error creating: pods is forbidden: violates PodSecurity \"restricted\"")
                        .withLastTimestamp(Instant.now().toString())
                        .withNewInvolvedObject()
                        .withKind("Job")
                        .withName(check.getMetadata().getName())
                        .withNamespace(namespace)
                        .withUid(check.getMetadata().getUid())
                        .endInvolvedObject()
                        .build())
                .create();
        soon(() -> assertThat(condition("orders", "Reconciling").getMessage()).contains("violates PodSecurity"));
        assertThat(status("orders").lastRun().reason()).isEqualTo("PodRefused");
    }

    @Test
    void strangersObjectsSurviveADeletion() {
        ConfigMap theirs = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("spark-checkpoint")
                .endMetadata()
                .withData(Map.of("state", "theirs"))
                .build();
        client.resource(theirs).create();
        CronJob cron = new CronJobBuilder()
                .withNewMetadata()
                .withName("spark")
                .endMetadata()
                .withNewSpec()
                .withSchedule("@yearly")
                .endSpec()
                .build();
        CronJob made = client.resource(cron).create();
        for (String name : List.of("labelled", "theirs")) {
            var job = new JobBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withLabels(Map.of("sanderling.dev/capture-job", "spark", "sanderling.dev/role", "run"))
                    .endMetadata()
                    .withNewSpec()
                    .withNewTemplate()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("c")
                    .withImage("i")
                    .endContainer()
                    .withRestartPolicy("Never")
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
            if (name.equals("theirs")) {
                job.getMetadata()
                        .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                                .withApiVersion("batch/v1")
                                .withKind("CronJob")
                                .withName("spark")
                                .withUid(made.getMetadata().getUid())
                                .build()));
            }
            client.resource(job).create();
        }
        create("spark", "{}");
        soon(() -> assertThat(ready("spark")).isEqualTo("False NameTaken"));
        assertThat(condition("spark", "Ready").getMessage()).doesNotContainIgnoringCase("delete");
        jobs().withName("spark").delete();
        soon(() -> assertThat(jobs().withName("spark").get()).isNull());
        assertThat(client.configMaps().withName("spark-checkpoint").get()).isNotNull();
        assertThat(client.batch().v1().cronjobs().withName("spark").get()).isNotNull();
        assertThat(client.batch().v1().jobs().list().getItems())
                .extracting(job -> job.getMetadata().getName())
                .contains("labelled", "theirs");
    }

    @Test
    void aCheckpointThatLostItsLabelsGetsThemBack() {
        create("orders", "{}");
        soon(() -> assertThat(checkpoint()).isNotNull());
        patch("orders-checkpoint", Map.of("data", Map.of("state", StateJson.write(State.blank("test")))));
        patch("orders-checkpoint", Map.of("metadata", Map.of("labels", Map.of("sanderling.dev/role", "x"))));
        soon(() ->
                assertThat(checkpoint().getMetadata().getLabels()).containsEntry("sanderling.dev/role", "checkpoint"));
        assertThat(ready("orders")).doesNotContain("NameTaken");
    }

    @Test
    void aFormerJobsObjectsAreWaitedFor() {
        var former = new CronJobBuilder()
                .withNewMetadata()
                .withName("orders")
                .withFinalizers("example.com/slow")
                .endMetadata()
                .withNewSpec()
                .withSchedule("@yearly")
                .endSpec()
                .build();
        CronJob made = client.resource(former).create();
        create("other", "{\"spec\":{\"suspend\":true}}");
        String uid = jobs().withName("other").get().getMetadata().getUid();
        client.batch()
                .v1()
                .cronjobs()
                .withName("orders")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"sanderling.dev/v1alpha1\",\"kind\":"
                                + "\"CaptureJob\",\"name\":\"orders\",\"uid\":\"" + uid + "\"}]}}");
        create("orders", "{}");
        soon(() -> assertThat(ready("orders")).isEqualTo("False NameNotYetFree"));
        assertThat(condition("orders", "Stalled").getStatus()).isEqualTo("False");
        assertThat(made).isNotNull();
        client.batch()
                .v1()
                .cronjobs()
                .withName("orders")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":[]}}");
        client.batch().v1().cronjobs().withName("orders").delete();
        touch("orders");
        soon(() -> assertThat(job("orders-c-")).isPresent());
    }

    /** Drained or overtaken, it has said nothing: another is made, also of a job that will not run for a year. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCheckThatToldNothingIsMadeAgain(boolean podFirst) {
        create("orders", "{\"spec\":{\"suspend\":true}}");
        soon(() -> assertThat(job("orders-c-")).isPresent());
        Job drained = job("orders-c-").orElseThrow();
        if (!podFirst) {
            // As the operator sees it where its watch of pods lags behind.
            Nodes.over(client, drained, "Complete");
            soon(() ->
                    assertThat(condition("orders", "Reconciling").getStatus()).isEqualTo("True"));
        }
        Nodes.end(client, drained, "{\"reason\":\"Terminated\",\"message\":\"Drained.\"}", 0);
        if (podFirst) {
            Nodes.over(client, drained, "Complete");
        }
        soon(() -> assertThat(job("orders-c-"))
                .hasValueSatisfying(again -> assertThat(again.getMetadata().getUid())
                        .isNotEqualTo(drained.getMetadata().getUid())));
        Job again = job("orders-c-").orElseThrow();
        Nodes.end(client, again, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        Nodes.over(client, again, "Complete");
        soon(() -> assertThat(ready("orders")).isEqualTo("True Working"));
        assertThat(condition("orders", "Reconciling").getStatus()).isEqualTo("False");
    }

    /** Kueue's, or a quota keeper's: it starts when they let it, be that tomorrow. */
    @Test
    void aJobThatSomebodyElseHasSuspendedIsNotGivenUp() {
        create("orders", "{\"spec\":{\"runner\":{\"startTimeout\":\"PT10S\"}}}");
        soon(() -> assertThat(checkOf("2")).as("of the edit").isPresent());
        Job held = client.resource(checkOf("2").orElseThrow())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
        soon(() -> assertThat(status("orders").lastRun()).isNotNull().returns("Waiting", RunStatus::result));
        Instant late = Instant.parse(held.getMetadata().getCreationTimestamp()).plusSeconds(12);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Instant.now().isAfter(late));
        touch("orders");
        soon(() -> assertThat(status("orders").observedGeneration())
                .isEqualTo(jobs().withName("orders").get().getMetadata().getGeneration()));
        assertThat(client.resource(held).get()).isNotNull();
        assertThat(condition("orders", "Reconciling").getMessage()).contains("suspended");
    }

    private Optional<Job> checkOf(String generation) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> job.getMetadata().getName().startsWith("orders-c-"))
                .filter(job ->
                        generation.equals(job.getMetadata().getAnnotations().get("sanderling.dev/since-generation")))
                .findFirst();
    }

    /** A checkpoint that is lost with all it was told is told again how far it was, and its receipts go on counting. */
    @Test
    void aLostCheckpointIsToldHowFarItWas() {
        create("orders", "{}");
        soon(() -> assertThat(checkpoint()).isNotNull());
        State state = State.blank("test");
        for (int i = 1; i <= 3; i++) {
            state = captured(state, i, Handoff.NONE);
        }
        patch("orders-checkpoint", Map.of("data", Map.of("state", StateJson.write(state))));
        soon(() -> assertThat(handoff()).isEqualTo(new Handoff(3, 3)));
        client.configMaps().withName("orders-checkpoint").delete();
        soon(() -> assertThat(checkpoint()).isNotNull());
        soon(() -> assertThat(handoff()).isEqualTo(new Handoff(3, 3)));
        State anew = captured(State.blank("test"), 4, handoff());
        assertThat(anew.receipts().getFirst().number()).isEqualTo(4);
        patch("orders-checkpoint", Map.of("data", Map.of("state", StateJson.write(anew))));
        soon(() -> assertThat(handoff()).isEqualTo(new Handoff(4, 4)));
        soon(() -> assertThat(client.events().v1().events().list().getItems())
                .as("news, though the checkpoint is new")
                .anyMatch(event -> String.valueOf(event.getNote()).contains("0000000004-abcdef")));
    }

    private static State captured(State before, int epoch, Handoff handoff) {
        Receipt receipt = Receipt.opened("000000000" + epoch + "-abcdef", "run-" + epoch, epoch, Instant.now(), null)
                .edit()
                .endedAt(Instant.now())
                .outcome(Receipt.Outcome.SUCCEEDED)
                .counts(new Counts(1, 1, Map.of(), Map.of()))
                .to("0/" + epoch)
                .done();
        return Receipts.append(
                before.edit()
                        .epoch(epoch)
                        .holder(new Holder("uid", "run-" + epoch))
                        .position("0/" + epoch)
                        .done(),
                receipt,
                handoff);
    }

    /** Nobody watches them: they can be a megabyte each. A run that misses one tells. */
    @Test
    void aHistoryChunkThatWasDeletedIsMadeAgain() {
        create("mysql-to-files.yaml", "billing", "{}");
        soon(() -> assertThat(job("billing-c-")).isPresent());
        client.configMaps().withName("billing-history-2").delete();
        Job tick = client.resource(ofSchedule("billing", "billing-1")).create();
        Nodes.end(
                client, tick, "{\"reason\":\"SchemaHistoryLost\",\"message\":\"Chunk billing-history-2 is gone.\"}", 0);
        soon(() -> assertThat(client.configMaps().withName("billing-history-2").get())
                .isNotNull());
    }

    private Job ofSchedule(String job, String name) {
        CronJob cronJob = client.batch().v1().cronjobs().withName(job).get();
        return new JobBuilder()
                .withMetadata(cronJob.getSpec().getJobTemplate().getMetadata())
                .editMetadata()
                .withName(name)
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(job)
                .withUid(cronJob.getMetadata().getUid())
                .withController(false)
                .endOwnerReference()
                .endMetadata()
                .withSpec(cronJob.getSpec().getJobTemplate().getSpec())
                .build();
    }

    /** Thirty in ten minutes are no wonder while a backlog is worked off. */
    @Test
    void oldFollowUpsAreSwept() {
        create("orders", "{}");
        soon(() -> assertThat(job("orders-c-")).isPresent());
        Job check = job("orders-c-").orElseThrow();
        Nodes.end(client, check, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        Nodes.over(client, check, "Complete");
        soon(() -> assertThat(ready("orders")).isEqualTo("True Working"));
        for (int i = 10; i < 18; i++) {
            Job follow = client.resource(ofSchedule("orders", "orders-n-" + i)).create();
            Nodes.over(client, follow, "Complete");
        }
        soon(() -> assertThat(client.batch().v1().jobs().list().getItems())
                .filteredOn(job -> job.getMetadata().getName().startsWith("orders-n-"))
                .hasSize(3));
    }

    private Handoff handoff() {
        return StateJson.readHandoff(
                checkpoint().getData() == null ? null : checkpoint().getData().get("handoff"));
    }

    private boolean mine(RequestLog.Entry entry) {
        return !entry.userAgent().equals(LocalApi.TEST_AGENT)
                && entry.namespace().equals(namespace);
    }

    private void withCrd(
            Consumer<Map<String, io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps>> change,
            Runnable test) {
        CustomResourceDefinition before = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD)
                .get();
        try {
            edit(crd -> change.accept(crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getSchema()
                    .getOpenAPIV3Schema()
                    .getProperties()
                    .get("spec")
                    .getProperties()));
            test.run();
        } finally {
            jobs().delete();
            edit(crd -> crd.setSpec(before.getSpec()));
        }
    }

    private void edit(Consumer<CustomResourceDefinition> change) {
        client.apiextensions().v1().customResourceDefinitions().withName(CRD).edit(crd -> {
            change.accept(crd);
            return crd;
        });
    }

    /** Without our model, which cannot read everything. */
    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            jobs() {
        return client.genericKubernetesResources("sanderling.dev/v1alpha1", "CaptureJob")
                .inNamespace(namespace);
    }

    private void create(String name, String change) {
        create("postgres-to-files.yaml", name, change);
    }

    private void create(String example, String name, String change) {
        CaptureJob job = Examples.job(example);
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(namespace);
        job.getMetadata().setUid(null);
        job.getMetadata().setGeneration(null);
        job.getMetadata().setCreationTimestamp(null);
        client.resource(job).create();
        jobs().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    /** Lets the operator look. */
    private void touch(String name) {
        jobs().withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"timeZone\":\"Europe/Berlin\"}}");
    }

    private void patch(String configMap, Map<String, Object> change) {
        client.configMaps()
                .withName(configMap)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(change));
    }

    private ConfigMap checkpoint() {
        return client.configMaps().withName("orders-checkpoint").get();
    }

    private Optional<Job> job(String prefix) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> job.getMetadata().getName().startsWith(prefix))
                .findFirst();
    }

    private CaptureJobStatus status(String name) {
        Object status = jobs().withName(name).get().get("status");
        assertThat(status).as("status of " + name).isNotNull();
        return Serialization.jsonMapper().convertValue(status, CaptureJobStatus.class);
    }

    private Condition condition(String name, String type) {
        return status(name).conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private String ready(String name) {
        Condition ready = condition(name, "Ready");
        return ready.getStatus() + " " + ready.getReason();
    }

    private String told(String reason) {
        List<Event> events = client.events().v1().events().list().getItems();
        return events.stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(Event::getNote)
                .findFirst()
                .orElse("");
    }
}
