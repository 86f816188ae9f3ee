package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator with a budget of two runs. Ticks and kubelets are played by the test. */
@QuarkusTest
@QuarkusTestResource(value = GentleFleetTest.Budgeted.class, restrictToAnnotatedClass = true)
class GentleFleetTest {
    private static int tick;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final KubernetesClient client = LocalApi.client();

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
            checked(name);
        }
        Job one = tick("one");
        Job two = tick("two");
        soon(() -> assertThat(suspended(one) || suspended(two)).isFalse());
        Job three = tick("three");
        soon(() -> assertThat(lastRun("three").result()).isEqualTo("Waiting"));
        assertThat(lastRun("three").message()).contains("waits for its turn");
        assertThat(suspended(three)).isTrue();
        assertThat(metrics()).containsPattern("sanderling_runs_waiting\\{namespace=\"sales\",?} 1");
        Nodes.over(client, one, "Complete");
        soon(() -> assertThat(suspended(three)).isFalse());
        assertThat(client.resource(three).get().getMetadata().getAnnotations()).containsKey(Labels.ADMITTED);
    }

    @Test
    void aJobThatSomebodyElseHoldsIsNotResumedAndTakesNoRoom() {
        checked("one");
        checked("two");
        Job theirs = client.resource(new JobBuilder(ofTick("one"))
                        .editMetadata()
                        .addToLabels("kueue.x-k8s.io/queue-name", "team")
                        .endMetadata()
                        .build())
                .create();
        Job first = tick("two");
        soon(() -> assertThat(suspended(first)).isFalse());
        Job again =
                client.resource(first).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
        checked("three");
        Job last = tick("three");
        soon(() -> assertThat(suspended(last)).isFalse());
        assertThat(suspended(theirs)).isTrue();
        assertThat(suspended(again))
                .as("let go once, and suspended by somebody since")
                .isTrue();
    }

    /** What waits since before an edit would run as the job was; and of a job that is suspended nothing waits. */
    @Test
    void whatWaitsIsRenewedByAnEditAndGoesWithTheSchedule() {
        full();
        checked("late");
        Job waits = tick("late");
        soon(() -> assertThat(lastRun("late").result()).isEqualTo("Waiting"));
        edit("late", "{\"spec\":{\"batch\":{\"maxRecords\":10}}}");
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
        edit("late", "{\"spec\":{\"suspend\":true}}");
        soon(() -> assertThat(waiting("late")).isEmpty());
    }

    @Test
    void runsByHandWaitForTheirTurnToo() {
        full();
        checked("asked");
        edit("asked", "{\"spec\":{\"suspend\":true,\"trigger\":{\"runId\":\"a\"}}}");
        soon(() -> assertThat(waiting("asked")).hasSize(1));
        Job waits = waiting("asked").getFirst();
        soon(() -> assertThat(present(present(status("asked")).trigger()).jobName())
                .isEqualTo(waits.getMetadata().getName()));
        soon(() -> assertThat(lastRun("asked").result()).isEqualTo("Waiting"));
        Nodes.over(client, running().getFirst(), "Failed");
        soon(() -> assertThat(suspended(waits))
                .as("asked for by name, also while suspended")
                .isFalse());
    }

    /** A tick is at second 0 for all; within the budget each job has a second of its own. */
    @Test
    void aSpreadInSecondsHoldsATick() {
        checked("spread");
        edit("spread", "{\"spec\":{\"spread\":\"PT10S\"}}");
        soon(() -> assertThat(template("spread")).containsKey(Labels.DELAY));
        Duration delay = Duration.parse(template("spread").get(Labels.DELAY));
        Instant now = Instant.now();
        Job held = client.resource(new JobBuilder(ofTick("spread"))
                        .editMetadata()
                        .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", now.toString())
                        .endMetadata()
                        .build())
                .create();
        soon(() -> assertThat(suspended(held)).isFalse());
        String admitted =
                client.resource(held).get().getMetadata().getAnnotations().get(Labels.ADMITTED);
        assertThat(Instant.parse(admitted)).isAfterOrEqualTo(now.plus(delay));
    }

    private Map<String, String> template(String name) {
        return client.batch()
                .v1()
                .cronjobs()
                .withName(name)
                .get()
                .getSpec()
                .getJobTemplate()
                .getMetadata()
                .getAnnotations();
    }

    /** Two runs of others are under way. */
    private void full() {
        checked("one");
        checked("two");
        Job one = tick("one");
        Job two = tick("two");
        soon(() -> assertThat(suspended(one) || suspended(two)).isFalse());
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

    /** As the CronJob controller makes it. */
    private Job tick(String name) {
        return client.resource(ofTick(name)).create();
    }

    private Job ofTick(String name) {
        CronJob cronJob = client.batch().v1().cronjobs().withName(name).get();
        assertThat(cronJob.getSpec().getJobTemplate().getSpec().getSuspend()).isTrue();
        return new JobBuilder()
                .withMetadata(cronJob.getSpec().getJobTemplate().getMetadata())
                .editMetadata()
                .withName(name + "-" + ++tick)
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(name)
                .withUid(cronJob.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(cronJob.getSpec().getJobTemplate().getSpec())
                .build();
    }

    /** A job whose check was good; checks are not held. */
    private void checked(String name) {
        CaptureJob job = Examples.job("mysql-to-files.yaml");
        job.getMetadata().setName(name);
        job.getMetadata().setUid(null);
        job.getMetadata().setGeneration(null);
        job.getMetadata().setCreationTimestamp(null);
        client.resource(job).create();
        // The example's, which would hold its ticks for up to a minute.
        edit(name, "{\"spec\":{\"spread\":null}}");
        soon(() -> assertThat(check(name)).hasSize(1));
        Job check = check(name).getFirst();
        assertThat(check.getSpec().getSuspend()).isNotEqualTo(true);
        Nodes.end(client, check, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        Nodes.over(client, check, "Complete");
        soon(() -> assertThat(present(present(status(name)).conditions()))
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getReason().equals("Working")));
        soon(() -> assertThat(template(name)).doesNotContainKey(Labels.DELAY));
    }

    private List<Job> check(String name) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> name.equals(job.getMetadata().getLabels().get(Labels.CAPTURE_JOB)))
                .filter(job -> "check".equals(job.getMetadata().getLabels().get(Labels.ROLE)))
                .toList();
    }

    /** As the Job controller says it. */
    private boolean suspended(Job job) {
        return Boolean.TRUE.equals(client.resource(job).get().getSpec().getSuspend());
    }

    private @Nullable CaptureJobStatus status(String name) {
        return client.resources(CaptureJob.class).withName(name).get().getStatus();
    }

    private RunStatus lastRun(String name) {
        return present(present(status(name)).lastRun());
    }

    private void edit(String name, String change) {
        client.resources(CaptureJob.class).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private String metrics() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
