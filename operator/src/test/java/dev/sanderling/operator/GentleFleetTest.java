package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator with a budget of two runs. Ticks and kubelets are played by the test. */
@QuarkusTest
@QuarkusTestResource(value = GentleFleetTest.Budgeted.class, restrictToAnnotatedClass = true)
class GentleFleetTest {
    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final KubernetesClient client = LocalApi.client();
    private final Ticks ticks = new Ticks(client);

    /** Of three jobs two may run. */
    public static final class Budgeted extends LocalApi {
        @Override
        public Map<String, String> start() {
            var settings = new java.util.HashMap<>(super.start());
            settings.put("sanderling.max-concurrent-runs", "2");
            return settings;
        }
    }

    @BeforeEach
    void namespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("sales")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterEach
    void removeAll() {
        client.resources(CaptureJob.class).delete();
        soon(() ->
                assertThat(client.resources(CaptureJob.class).list().getItems()).isEmpty());
        client.close();
    }

    @Test
    void soManyRunAtOnceAndTheOthersWaitAndSaySo() throws IOException, InterruptedException {
        for (String name : List.of("one", "two", "three")) {
            ticks.checked(name);
        }
        Job one = ticks.tick("one");
        Job two = ticks.tick("two");
        soon(() -> assertThat(ticks.suspended(one) || ticks.suspended(two)).isFalse());
        Job three = ticks.tick("three");
        soon(() -> assertThat(ticks.lastRun("three").result()).isEqualTo("Waiting"));
        assertThat(ticks.lastRun("three").message()).contains("waits for its turn");
        assertThat(ticks.suspended(three)).isTrue();
        assertThat(metrics()).containsPattern("sanderling_runs_waiting\\{namespace=\"sales\",?} 1");
        Nodes.over(client, one, "Complete");
        soon(() -> assertThat(ticks.suspended(three)).isFalse());
        assertThat(client.resource(three).get().getMetadata().getAnnotations()).containsKey(Labels.ADMITTED);
    }

    @Test
    void aJobThatSomebodyElseHoldsIsNotResumedAndTakesNoRoom() {
        ticks.checked("one");
        ticks.checked("two");
        Job theirs = client.resource(new JobBuilder(ticks.ofTick("one"))
                        .editMetadata()
                        .addToLabels("kueue.x-k8s.io/queue-name", "team")
                        .endMetadata()
                        .build())
                .create();
        Job first = ticks.tick("two");
        soon(() -> assertThat(ticks.suspended(first)).isFalse());
        Job again =
                client.resource(first).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
        ticks.checked("three");
        Job last = ticks.tick("three");
        soon(() -> assertThat(ticks.suspended(last)).isFalse());
        assertThat(ticks.suspended(theirs)).isTrue();
        assertThat(ticks.suspended(again))
                .as("let go once, and suspended by somebody since")
                .isTrue();
    }

    /** What waits since before an edit would run as the job was; and of a job that is suspended nothing waits. */
    @Test
    void whatWaitsIsRenewedByAnEditAndGoesWithTheSchedule() {
        full();
        ticks.checked("late");
        Job waits = ticks.tick("late");
        soon(() -> assertThat(ticks.lastRun("late").result()).isEqualTo("Waiting"));
        ticks.edit("late", "{\"spec\":{\"batch\":{\"maxRecords\":10}}}");
        soon(() -> assertThat(client.resource(waits).get()).isNull());
        soon(() -> assertThat(waiting("late")).hasSize(1));
        Job renewed = waiting("late").getFirst();
        assertThat(renewed.getMetadata().getAnnotations())
                .containsEntry(
                        Labels.SINCE,
                        present(client.resources(CaptureJob.class)
                                        .withName("late")
                                        .get()
                                        .getMetadata()
                                        .getGeneration())
                                .toString());
        ticks.edit("late", "{\"spec\":{\"suspend\":true}}");
        soon(() -> assertThat(waiting("late")).isEmpty());
    }

    @Test
    void runsByHandWaitForTheirTurnToo() {
        full();
        ticks.checked("asked");
        ticks.edit("asked", "{\"spec\":{\"suspend\":true,\"trigger\":{\"runId\":\"a\"}}}");
        soon(() -> assertThat(waiting("asked")).hasSize(1));
        Job waits = waiting("asked").getFirst();
        soon(() -> assertThat(present(present(ticks.status("asked")).trigger()).jobName())
                .isEqualTo(waits.getMetadata().getName()));
        soon(() -> assertThat(ticks.lastRun("asked").result()).isEqualTo("Waiting"));
        Nodes.over(client, running().getFirst(), "Failed");
        soon(() -> assertThat(ticks.suspended(waits))
                .as("asked for by name, also while suspended")
                .isFalse());
    }

    /** A tick is at second 0 for all; within the budget each job has a second of its own. */
    @Test
    void aSpreadInSecondsHoldsATick() {
        ticks.checked("spread");
        ticks.edit("spread", "{\"spec\":{\"spread\":\"PT10S\"}}");
        soon(() -> assertThat(ticks.template("spread")).containsKey(Labels.DELAY));
        Duration delay = Duration.parse(ticks.template("spread").get(Labels.DELAY));
        Instant now = Instant.now();
        Job held = client.resource(new JobBuilder(ticks.ofTick("spread"))
                        .editMetadata()
                        .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", now.toString())
                        .endMetadata()
                        .build())
                .create();
        soon(() -> assertThat(ticks.suspended(held)).isFalse());
        String admitted =
                client.resource(held).get().getMetadata().getAnnotations().get(Labels.ADMITTED);
        assertThat(Instant.parse(admitted)).isAfterOrEqualTo(now.plus(delay));
    }

    /** Two runs of others are under way. */
    private void full() {
        ticks.checked("one");
        ticks.checked("two");
        Job one = ticks.tick("one");
        Job two = ticks.tick("two");
        soon(() -> assertThat(ticks.suspended(one) || ticks.suspended(two)).isFalse());
    }

    private List<Job> waiting(String name) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> name.equals(job.getMetadata().getLabels().get(Labels.CAPTURE_JOB)))
                .filter(job -> Boolean.TRUE.equals(job.getSpec().getSuspend()))
                .toList();
    }

    private List<Job> running() {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> "run".equals(job.getMetadata().getLabels().get(Labels.ROLE)))
                .filter(job -> !Boolean.TRUE.equals(job.getSpec().getSuspend()))
                .toList();
    }

    private String metrics() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
