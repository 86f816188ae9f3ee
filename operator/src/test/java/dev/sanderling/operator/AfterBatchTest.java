package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.HandOverStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.cluster.api.Faults.Fault;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is started for published batches, from the receipt in the checkpoint to what the status says of it. */
class AfterBatchTest {
    private static final String JOB =
            "{'job':{'image':'loader:1','command':['load'],'env':[{'name':'MODE','value':'fast'}]}}";

    private final Hands clock = new Hands();
    private final Stage stage = Stage.open(clock);
    private final ApiServer server = stage.server();
    private final KubernetesClient client = stage.client();
    private final Ticks ticks = new Ticks(client);
    private State state = State.blank("test");

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void eachBatchWithChangesGetsAJobInOrderAndOnlyWithTheOneBeforeDone() {
        try (PlainOperator operator = start()) {
            asking("orders", JOB);
            publish("orders", 5, 0, 7);

            Job first = handOver("orders", "1-1");
            Map<String, String> told = environment(container(first));
            assertThat(told)
                    .containsEntry("MODE", "fast")
                    .containsEntry("SANDERLING_BATCH", "0000000001-abcdef")
                    .containsEntry("SANDERLING_CHANGES", "5")
                    .containsEntry("SANDERLING_JOB", "orders")
                    .containsEntry("SANDERLING_BATCH_FILE", "/etc/sanderling/batch/batch.json");
            soon(() -> assertThat(handedOver("orders").waiting()).isEqualTo(2));
            assertThat(handedOver("orders").result()).isEqualTo("Running");
            assertThat(handOvers("orders")).hasSize(1);

            Nodes.over(client, first, "Complete");
            Job second = handOver("orders", "3-3");
            assertThat(handoff("orders").handedOver()).isLessThan(3);
            Nodes.over(client, second, "Complete");
            soon(() -> assertThat(condition("orders").getReason()).isEqualTo("NothingWaits"));
            assertThat(handedOver("orders").upTo()).isEqualTo(3);
            soon(() -> assertThat(handoff("orders").handedOver()).isEqualTo(3));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** The user's container has what it asked for and the batch; the runner's secrets stay in the container before it. */
    @Test
    void theUsersContainerSeesTheBatchAndNoneOfOurSecrets() {
        try (PlainOperator operator = start()) {
            asking("orders", JOB);
            publish("orders", 5);
            PodSpec pod = handOver("orders", "1-1").getSpec().getTemplate().getSpec();
            Container writer = pod.getInitContainers().getFirst();
            Container theirs = pod.getContainers().getFirst();

            assertThat(writer.getArgs()).startsWith("hand-over").endsWith("--out", "/etc/sanderling/batch");
            assertThat(environment(writer).get("SANDERLING_RECEIPTS"))
                    .startsWith("[{")
                    .contains("0000000001-abcdef");
            assertThat(theirs.getVolumeMounts()).singleElement().satisfies(mount -> {
                assertThat(mount.getMountPath()).isEqualTo("/etc/sanderling/batch");
                assertThat(mount.getReadOnly()).isTrue();
            });
            assertThat(pod.getServiceAccountName()).isEqualTo("default");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes().stream().map(Volume::getSecret))
                    .as("no password of the source")
                    .containsOnlyNulls();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void aJobThatFailsIsTriedAgainAndCaptureGoesOn() {
        try (PlainOperator operator = start()) {
            asking("orders", JOB);
            publish("orders", 5);
            Job first = handOver("orders", "1-1");
            Nodes.over(client, first, "Failed");

            soon(() -> assertThat(condition("orders").getStatus()).isEqualTo("False"));
            assertThat(condition("orders").getReason()).isEqualTo("AfterBatchFailed");
            assertThat(condition("orders").getMessage()).contains("1 try").contains("tried again");
            assertThat(ticks.ready("orders")).isEqualTo("True Working");
            clock.forward(Duration.ofSeconds(61));
            ticks.edit(
                    "orders",
                    "{\"metadata\":{\"annotations\":{\"touched\":\"1\"}},\"spec\":{\"schedule\":\"7 7 * * *\"}}");
            soon(() -> assertThat(handOvers("orders")).hasSize(2));
            Job second = handOvers("orders").getLast();
            assertThat(second.getMetadata().getAnnotations()).containsEntry(Labels.ATTEMPT, "2");
            Nodes.over(client, second, "Complete");
            soon(() -> assertThat(condition("orders").getReason()).isEqualTo("NothingWaits"));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void aBatchThatMayBeSkippedIsSkippedWithAWord() {
        try (PlainOperator operator = start()) {
            asking("orders", "{'job':{'image':'loader:1'},'onFailure':'Skip','coalesce':true}");
            publish("orders", 5, 6);
            Job both = handOver("orders", "1-2");
            Nodes.over(client, both, "Failed");

            soon(() -> assertThat(condition("orders").getMessage()).contains("was skipped"));
            assertThat(handedOver("orders").upTo()).isEqualTo(2);
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** It may have been started, and end, while nobody looks; what it did is known from it alone. */
    @Test
    void anOperatorThatWasAwayGoesOnWhereItStopped() {
        try (PlainOperator operator = start()) {
            asking("orders", JOB);
            publish("orders", 5, 6);
            handOver("orders", "1-1");
            assertThat(operator.metrics()).isNotEmpty();
        }
        Job first = handOver("orders", "1-1");
        assertThat(first.getSpec().getTtlSecondsAfterFinished())
                .as("nobody may collect it")
                .isNull();
        Nodes.over(client, first, "Complete");
        try (PlainOperator operator = start()) {
            handOver("orders", "2-2");
            soon(() -> assertThat(handedOver("orders").upTo()).isEqualTo(1));
            assertThat(operator.metrics()).isNotEmpty();
        }
        assertThat(handOvers("orders")).hasSize(2);
    }

    @Test
    void aRefusedJobIsToldInTheServersWords() {
        try (PlainOperator operator = start()) {
            asking("orders", JOB);
            server.faults()
                    .add(
                            entry -> entry.verb().equals("create")
                                    && entry.resource().equals("jobs"),
                            new Fault.Refuse(403, "exceeded quota: pods, used: 10, limited: 10"),
                            1);
            publish("orders", 5);

            soon(() -> assertThat(condition("orders").getMessage()).contains("exceeded quota"));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Batches of before do not rush in when it is asked for, and those of afterwards are not kept when it is not. */
    @Test
    void onlyBatchesOfAJobThatAskedAreHandedOver() {
        try (PlainOperator operator = start()) {
            ticks.checked("orders");
            publish("orders", false, 5);
            ticks.edit("orders", "{\"spec\":{\"afterBatch\":{\"job\":{\"image\":\"loader:1\"}}}}");
            soon(() -> assertThat(condition("orders").getReason()).isEqualTo("NothingWaits"));
            publish("orders", true, 6);
            handOver("orders", "2-2");

            ticks.edit("orders", "{\"spec\":{\"afterBatch\":null}}");
            soon(() -> assertThat(present(ticks.status("orders")).handOver()).isNull());
            soon(() -> assertThat(handoff("orders").handedOver()).isEqualTo(2));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void anotherCaptureJobRunsOnceTheRunThatMayHaveLookedTooSoonIsOver() {
        try (PlainOperator operator = start()) {
            ticks.checked("invoices");
            Job busy = ticks.tick("invoices");
            asking("orders", "{'captureJobs':[{'name':'invoices'}]}");
            publish("orders", 5, 6);
            soon(() -> assertThat(condition("orders").getMessage()).contains("under way"));
            assertThat(started("invoices")).isEmpty();

            Nodes.end(client, busy, "{\"reason\":\"Empty\",\"message\":\"Nothing had changed.\"}", 0);
            Nodes.over(client, busy, "Complete");
            soon(() -> assertThat(started("invoices")).hasSize(1));
            soon(() -> assertThat(condition("orders").getReason()).isEqualTo("NothingWaits"));
            assertThat(handedOver("orders").upTo())
                    .as("both batches by one run")
                    .isEqualTo(2);
            Job run = started("invoices").getFirst();
            assertThat(run.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getArgs())
                    .contains("run");
            soon(() -> assertThat(ticks.lastRun("invoices").runId())
                    .isEqualTo(run.getMetadata().getName()));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** It is asked for by name, as it were: neither the suspension nor the line before a budget is in its way. */
    @ParameterizedTest
    @ValueSource(strings = {"", "5"})
    void aSuspendedCaptureJobRunsWhenAnotherOneAsks(String budget) {
        Map<String, String> settings = budget.isEmpty() ? Map.of() : Map.of("sanderling.max-concurrent-runs", budget);
        try (PlainOperator operator = PlainOperator.start(server, clock, settings)) {
            ticks.checked("invoices");
            ticks.edit("invoices", "{\"spec\":{\"suspend\":true}}");
            asking("orders", "{'captureJobs':[{'name':'invoices'}]}");
            publish("orders", 5);
            soon(() -> assertThat(started("invoices")).hasSize(1));
            Job run = started("invoices").getFirst();
            soon(() -> assertThat(ticks.suspended(run)).isFalse());
            client.resource(Nodes.pod(run, "abcde")).create();
            soon(() -> assertThat(ticks.lastRun("invoices").kind()).isEqualTo("Trigger"));
            ticks.look("invoices", "{\"spec\":{\"history\":{\"batches\":4}}}");
            assertThat(started("invoices")).as("nobody puts it away").hasSize(1);
            assertThat(handoff("invoices").wanted().stop()).as("nobody ends it").isNull();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void jobsThatWouldStartEachOtherForEverAreRefused() {
        try (PlainOperator operator = start()) {
            asking("invoices", "{'captureJobs':[{'name':'orders'}]}");
            asking("orders", "{'captureJobs':[{'name':'invoices'}]}");
            publish("orders", 5);
            soon(() -> assertThat(condition("orders").getMessage()).contains("orders, invoices, orders"));
            assertThat(started("invoices")).isEmpty();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    private PlainOperator start() {
        return PlainOperator.start(server, clock, Map.of());
    }

    /** @param afterBatch JSON with ' for " */
    private void asking(String name, String afterBatch) {
        ticks.checked(name);
        client.resources(CaptureJob.class)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"afterBatch\":" + afterBatch.replace('\'', '"') + "}}");
        soon(() -> assertThat(ticks.checks(name)).hasSize(2));
        ticks.checks(name).stream()
                .filter(check -> check.getStatus() == null
                        || check.getStatus().getConditions().isEmpty())
                .forEach(ticks::passes);
        soon(() -> assertThat(ticks.ready(name)).isEqualTo("True Working"));
    }

    private void publish(String name, long... changes) {
        publish(name, true, changes);
    }

    /** As runs of the job write it, one after the other. */
    private void publish(String name, boolean handOver, long... changes) {
        for (long each : changes) {
            long epoch = state.epoch() + 1;
            Receipt receipt = Receipt.opened(
                            "%010d-abcdef".formatted(epoch), "run-" + epoch, epoch, clock.instant(), state.position())
                    .edit()
                    .handOver(handOver)
                    .endedAt(clock.instant())
                    .outcome(each == 0 ? Receipt.Outcome.EMPTY : Receipt.Outcome.SUCCEEDED)
                    .counts(new Counts(each, each, Map.of(), Map.of()))
                    .to("0/" + epoch)
                    .done();
            state = Receipts.append(
                    state.edit()
                            .epoch(epoch)
                            .holder(new Holder("uid", "run-" + epoch))
                            .position("0/" + epoch)
                            .done(),
                    receipt,
                    Handoff.NONE);
        }
        ConfigMap checkpoint =
                present(client.configMaps().withName(name + "-checkpoint").get());
        client.resource(checkpoint)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("data", Map.of("state", StateJson.write(state)))));
    }

    private Job handOver(String name, String receipts) {
        soon(() -> assertThat(find(name, receipts)).isPresent());
        return find(name, receipts).orElseThrow();
    }

    private Optional<Job> find(String name, String receipts) {
        return handOvers(name).stream()
                .filter(job ->
                        receipts.equals(job.getMetadata().getAnnotations().get(Labels.RECEIPTS)))
                .findFirst();
    }

    private List<Job> handOvers(String name) {
        return ofRole(name, "hand-over");
    }

    private List<Job> ofRole(String name, String role) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> name.equals(job.getMetadata().getLabels().get(Labels.CAPTURE_JOB)))
                .filter(job -> role.equals(job.getMetadata().getLabels().get(Labels.ROLE)))
                .sorted(Comparator.comparing(
                        job -> job.getMetadata().getAnnotations().getOrDefault(Labels.ATTEMPT, "")))
                .toList();
    }

    /** Runs that nobody's schedule made. */
    private List<Job> started(String name) {
        return ofRole(name, "trigger").stream()
                .filter(job -> job.getMetadata().getName().startsWith(name + "-n-"))
                .toList();
    }

    private HandOverStatus handedOver(String name) {
        return present(present(ticks.status(name)).handOver());
    }

    private Condition condition(String name) {
        return present(present(ticks.status(name)).conditions()).stream()
                .filter(condition -> condition.getType().equals("HandedOver"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition HandedOver yet"));
    }

    private Handoff handoff(String name) {
        return StateJson.readHandoff(client.configMaps()
                .withName(name + "-checkpoint")
                .get()
                .getData()
                .get(Labels.HANDOFF_KEY));
    }

    private static Container container(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(java.util.stream.Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
