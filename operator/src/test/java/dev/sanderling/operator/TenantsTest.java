package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one tenant does, out of spite or by accident, is nothing to the others, and is said to himself. */
class TenantsTest {
    private static final Map<String, String> NARROW =
            Map.of("sanderling.max-concurrent-checks", "1", "sanderling.max-concurrent-runs", "1");

    private final Hands clock = new Hands();
    private final Stage stage = Stage.open(clock);
    private final KubernetesClient client = stage.client();
    private final Ticks ticks = new Ticks(client);
    private int looks;

    @AfterEach
    void end() {
        stage.close();
    }

    /** Kueue, say, in a namespace whose quota is used up: for days. It costs the cluster nothing meanwhile. */
    @Test
    void aCheckThatSomebodyElseHoldsKeepsNobodyWaiting() {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, NARROW)) {
            Job held = check("one");
            ticks.create("mysql-to-files.yaml", "two");
            soon(() -> assertThat(ticks.status("two")).isNotNull());
            assertThat(ticks.checks("two")).as("one at a time").isEmpty();
            client.resource(held).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
            soon(() -> assertThat(ticks.checks("two")).hasSize(1));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** No node takes its pod, and its startTimeout may be a day. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckThatDoesNotStartKeepsOthersWaitingForAMinute(boolean pod) {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, NARROW)) {
            Job pending = check("one");
            if (pod) {
                client.resource(Nodes.pod(pending, "abcde")).create();
            }
            ticks.create("mysql-to-files.yaml", "two");
            soon(() -> assertThat(ticks.status("two")).isNotNull());
            assertThat(ticks.checks("two")).as("one at a time").isEmpty();
            clock.forward(Duration.ofSeconds(70));
            look("one");
            soon(() -> assertThat(ticks.checks("two")).hasSize(1));
            assertThat(client.resource(pending).get()).as("it may still start").isNotNull();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** The one thread that gives turns sees everybody's Jobs. */
    @ParameterizedTest
    @ValueSource(strings = {"PT9223372036854775807S", "PT-9223372036854775808S", "P106751991167300D", "never"})
    void aJobWithAbsurdDatesHoldsUpNobody(String delay) {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, NARROW)) {
            ticks.checked("one");
            Job tick = ticks.ofTick("one");
            for (String date :
                    List.of("2026-11-22T12:00:00Z", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
                client.resource(new JobBuilder(tick)
                                .editMetadata()
                                .withName("odd-" + Names.hash(date))
                                .withOwnerReferences()
                                .addToAnnotations(Labels.DELAY, delay)
                                .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", date)
                                .endMetadata()
                                .build())
                        .create();
            }
            client.resource(tick).create();
            soon(() -> assertThat(ticks.suspended(tick)).isFalse());
            assertThat(operator.metrics()).contains("sanderling_runs_under_way{");
        }
    }

    /** Jobs' names can be foreseen. What is in the way is said, or one would wait for a run for ever. */
    @Test
    void aJobThatHasTheNameOfARunIsSaid() {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, Map.of())) {
            ticks.checked("orders");
            CaptureJob job =
                    client.resources(CaptureJob.class).withName("orders").get();
            Job theirs = new JobBuilder(ticks.checks("orders").getFirst())
                    .withNewMetadata()
                    .withName(Names.trigger(job, "now"))
                    .endMetadata()
                    .withStatus(null)
                    .build();
            theirs.getSpec().setSelector(null);
            client.resource(theirs).create();
            ticks.edit("orders", "{\"spec\":{\"trigger\":{\"runId\":\"now\"}}}");
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False NameTaken"));
            client.resource(theirs).delete();
            clock.forward(Duration.ofMinutes(2));
            look("orders");
            soon(() -> assertThat(present(ticks.status("orders")).trigger()).isNotNull());
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Whoever may make ConfigMaps may not say with them what a run does with the job's Secrets. */
    @Test
    void aDocumentThatSomebodyElseMadeIsNotRun() {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, Map.of())) {
            ticks.checked("orders");
            CaptureJob edited =
                    client.resources(CaptureJob.class).withName("orders").get();
            var tree = Serialization.jsonMapper().<ObjectNode>valueToTree(edited);
            tree.withObject("/spec/batch").put("maxRecords", 7);
            CaptureJob next = Serialization.jsonMapper().convertValue(tree, CaptureJob.class);
            ConfigMap theirs = new ConfigMapBuilder(JobDocuments.desired(next))
                    .editMetadata()
                    .withLabels(Map.of())
                    .endMetadata()
                    .withData(Map.of("job.yaml", "spec: {sinks: []}"))
                    .build();
            client.resource(theirs).create();
            ticks.edit("orders", "{\"spec\":{\"batch\":{\"maxRecords\":7}}}");
            soon(() -> assertThat(ticks.ready("orders")).startsWith("False N"));
            assertThat(ticks.checks("orders")).as("none with that document").hasSize(1);
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** One that lost the label by which it leads back to its job, while it is nobody's (held for the cleanup). */
    @Test
    void aCheckpointThatLostOneLabelIsKnown() {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, Map.of())) {
            ticks.create("postgres-to-files.yaml", "orders");
            soon(() -> assertThat(ticks.checks("orders")).hasSize(1));
            ticks.passes(ticks.checks("orders").getFirst());
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
            assertThat(checkpoint().getMetadata().getOwnerReferences()).isEmpty();
            State state = State.blank("test")
                    .edit()
                    .epoch(1)
                    .holder(new Holder("p", "r"))
                    .done();
            patch(checkpoint(), Map.of("data", Map.of(Labels.STATE_KEY, StateJson.write(state))));
            var nothing = new HashMap<String, Object>();
            nothing.put(Labels.CAPTURE_JOB, null);
            patch(checkpoint(), Map.of("metadata", Map.of("labels", nothing)));
            look("orders");
            soon(() -> assertThat(checkpoint().getMetadata().getLabels()).containsEntry(Labels.CAPTURE_JOB, "orders"));
            look("orders");
            assertThat(ticks.ready("orders")).isEqualTo("True Working");
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** By a tool that tidies up: they come back, and nothing is made of it meanwhile. */
    @Test
    void labelsAndAnnotationsThatWereTakenAwayComeBack() {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, Map.of());
                Warnings warnings = new Warnings()) {
            ticks.checked("billing");
            for (HasMetadata object : ours("billing")) {
                Map<String, Object> bare = new HashMap<>();
                bare.put("labels", null);
                bare.put("annotations", null);
                patch(object, Map.of("metadata", bare));
            }
            look("billing");
            soon(() -> assertThat(ours("billing"))
                    .allSatisfy(object ->
                            assertThat(object.getMetadata().getLabels()).containsEntry(Labels.CAPTURE_JOB, "billing")));
            soon(() -> assertThat(ticks.ready("billing")).isEqualTo("True Working"));
            assertThat(ticks.checks("billing")).as("nothing was edited").hasSize(1);
            assertThat(warnings.told()).isEmpty();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Characters of two halves, where a sentence is cut: what is stored is what was said, and is not said again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLongSentenceIsSaidOnce(int offset) {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, Map.of())) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            String words = "x".repeat(offset) + "\uD83D\uDC26".repeat(900);
            Nodes.end(
                    client,
                    tick,
                    Serialization.asJson(Map.of("reason", "SlotLost", "message", words)),
                    65,
                    clock.instant());
            Nodes.over(client, tick, "Failed", clock.instant());
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False SlotLost"));
            look("orders");
            look("orders");
            stage.server().log().clear();
            role("orders");
            role("orders");
            assertThat(stage.server().log().entries())
                    .noneMatch(entry ->
                            entry.verb().equals("patch") && entry.resource().equals("capturejobs/status"));
            assertThat(client.events().v1().events().list().getItems())
                    .anySatisfy(event -> assertThat(event.getNote()).contains("\uD83D\uDC26"))
                    .allSatisfy(event -> {
                        assertThat(event.getNote().getBytes(StandardCharsets.UTF_8).length)
                                .isLessThanOrEqualTo(1024);
                        assertThat(event.getNote()).doesNotContain("?", "\uFFFD");
                    });
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    private List<HasMetadata> ours(String job) {
        return Stream.<HasMetadata>of(
                        client.batch().v1().cronjobs().withName(job).get(),
                        client.rbac().roles().withName(job + "-runner").get(),
                        client.rbac().roleBindings().withName(job + "-runner").get(),
                        client.serviceAccounts().withName(job + "-runner").get(),
                        client.configMaps().withName(job + "-checkpoint").get())
                .toList();
    }

    private Job check(String name) {
        ticks.create("mysql-to-files.yaml", name);
        soon(() -> assertThat(ticks.checks(name)).hasSize(1));
        return ticks.checks(name).getFirst();
    }

    private ConfigMap checkpoint() {
        return client.configMaps().withName("orders-checkpoint").get();
    }

    private void patch(HasMetadata object, Map<String, Object> change) {
        client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(change));
    }

    /** Lets the operator look, and waits until it has. */
    private void role(String name) {
        client.rbac().roles().withName(name + "-runner").delete();
        soon(() -> assertThat(client.rbac().roles().withName(name + "-runner").get())
                .isNotNull());
    }

    private void look(String name) {
        String zone = List.of("Europe/Berlin", "Europe/Paris").get(looks++ % 2);
        ticks.look(name, "{\"spec\":{\"timeZone\":\"" + zone + "\"}}");
    }
}
