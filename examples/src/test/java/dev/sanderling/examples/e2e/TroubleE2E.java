package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sanderling.examples.cluster.control.PodFaults;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What a user sees when something is wrong. */
@DisabledIfSystemProperty(named = "sanderling.e2e", matches = "cluster", disabledReason = World.STAND_IN_ONLY)
class TroubleE2E {
    private static World world;

    @BeforeAll
    static void begin() throws Exception {
        world = World.begin("trouble");
    }

    @AfterAll
    static void end() throws Exception {
        world.close();
    }

    @AfterEach
    void mend() {
        world.cluster.control().faults().clear();
    }

    private static Predicate<Pod> of(String job) {
        return pod -> pod.getMetadata().getLabels() != null
                && job.equals(pod.getMetadata().getLabels().get("sanderling.dev/capture-job"));
    }

    /** Whether it was started by spec.trigger; a check goes before it. */
    private static boolean asked(Pod pod) {
        return "trigger".equals(pod.getMetadata().getLabels().get("sanderling.dev/role"));
    }

    @Test
    void anInvalidEditKeepsTheLastGoodSchedule() throws Exception {
        world.apply("postgres-to-files.yaml", "edited", "{}");
        world.jobs.awaitReady("edited");
        world.jobs.edit("edited", "{schedule: '61 * * * *'}");
        JsonNode status = world.jobs.awaitCondition("edited", "Stalled", "True");
        JsonNode ready = CaptureJobs.condition(status, "Ready");
        assertThat(ready.path("status").asText()).isEqualTo("False");
        assertThat(ready.path("reason").asText()).isEqualTo("InvalidSpec");
        assertThat(ready.path("message").asText()).contains("spec.schedule");
        assertThat(world.cluster
                        .client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .withName("edited")
                        .get()
                        .getSpec()
                        .getSchedule())
                .isEqualTo("*/5 * * * *");
        world.jobs.edit("edited", "{schedule: '*/10 * * * *'}");
        world.jobs.awaitReady("edited");
    }

    @Test
    void aMissingSecretIsNamed() throws Exception {
        world.apply(
                "postgres-to-files.yaml",
                "secretless",
                "{source: {postgres: {credentials: {secretName: nobody-made-it}}}}");
        JsonNode status = world.jobs.awaitStatus(
                "secretless",
                "told so",
                it -> CaptureJobs.condition(it, "Ready")
                        .path("message")
                        .asText()
                        .contains("nobody-made-it"));
        assertThat(CaptureJobs.condition(status, "Ready").path("status").asText())
                .isEqualTo("False");
        assertThat(CaptureJobs.condition(status, "Ready").path("reason").asText())
                .startsWith("Secret");
    }

    @Test
    void aTableThatMatchesNothingIsNoGreenRun() throws Exception {
        world.apply("postgres-to-files.yaml", "nothing", "{source: {tables: {include: [public.no_such_table]}}}");
        JsonNode status = world.jobs.awaitCondition("nothing", "Ready", "False");
        assertThat(CaptureJobs.condition(status, "Ready").path("message").asText())
                .contains("no_such_table");
    }

    @Test
    void aPodThatCannotPullItsImageIsGivenUp() throws Exception {
        world.cluster.control().faults().add(of("imageless"), PodFaults.Fault.IMAGE_MISSING);
        world.apply("postgres-to-files.yaml", "imageless", "{runner: {startTimeout: PT10S}}");
        JsonNode status = world.jobs.awaitStatus(
                "imageless", "told so", it -> it.toString().contains("ImagePullBackOff"));
        assertThat(CaptureJobs.condition(status, "Ready").path("status").asText())
                .isNotEqualTo("True");
        await().atMost(World.PATIENCE)
                .until(() ->
                        world.cluster.client().pods().list().getItems().stream().noneMatch(of("imageless")));
    }

    @Test
    void aPodThatNoNodeTakesIsGivenUp() throws Exception {
        world.cluster.control().faults().add(of("homeless"), PodFaults.Fault.NEVER_SCHEDULED);
        world.apply("postgres-to-files.yaml", "homeless", "{runner: {startTimeout: PT10S}}");
        world.jobs.awaitStatus("homeless", "told so", it -> it.toString().contains("0/1 nodes are available"));
    }

    @Test
    void aRunnerKilledForMemoryIsShownAsThat() throws Exception {
        world.apply("postgres-to-files.yaml", "fat", "{schedule: '0 0 1 1 *'}");
        world.jobs.awaitReady("fat");
        world.jobs.edit("fat", "{trigger: {runId: big}}");
        // Each try is killed, so that no later one makes up for it.
        Thread killer = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                world.cluster.client().pods().list().getItems().stream()
                        .filter(of("fat"))
                        .filter(pod ->
                                "trigger".equals(pod.getMetadata().getLabels().get("sanderling.dev/role")))
                        .forEach(world.cluster.control()::killForMemory);
            }
        });
        try {
            JsonNode status = world.jobs.awaitStatus(
                    "fat",
                    "told so",
                    it -> it.path("lastRun").path("reason").asText().equals("OutOfMemory"));
            assertThat(status.path("lastRun").path("message").asText()).contains("memory");
        } finally {
            killer.interrupt();
            killer.join();
        }
        // A try of the killed run that came through is as good as the run that is asked for now.
        world.jobs.edit("fat", "{trigger: {runId: small}}");
        world.jobs.awaitStatus(
                "fat", "captured", it -> it.path("totals").path("changes").asLong() > 0);
        assertThat(world.rows("fat", "public.orders")).hasSize(200);
    }

    @Test
    void anEditDuringARunLetsTheRunEndWithWhatItBeganWith() throws Exception {
        world.apply("postgres-to-files.yaml", "midway", "{schedule: '0 0 1 1 *'}");
        world.jobs.awaitReady("midway");
        world.cluster.control().faults().add(of("midway").and(TroubleE2E::asked), PodFaults.Fault.SLOW_START);
        world.jobs.edit("midway", "{trigger: {runId: a}}");
        await().atMost(World.PATIENCE)
                .until(() -> world.cluster.client().pods().list().getItems().stream()
                        .anyMatch(of("midway").and(TroubleE2E::asked)));
        world.jobs.edit("midway", "{source: {tables: {include: [public.orders]}}}");
        world.cluster.control().faults().clear();
        world.jobs.awaitStatus(
                "midway", "captured", it -> it.path("lastBatch").path("changes").asLong() > 0);
        assertThat(world.rows("midway", "public.order_lines")).isNotEmpty();
    }

    @Test
    void atRestTheOperatorWritesNothing() throws Exception {
        world.apply("postgres-to-files.yaml", "resting", "{schedule: '0 0 1 1 *'}");
        world.jobs.awaitReady("resting");
        world.jobs.runNow("resting", "a");
        // Whatever follows the end of a run has happened when its receipt is handed over and no status is held back.
        await().during(Duration.ofSeconds(3)).atMost(World.PATIENCE).until(TroubleE2E::quiet);
        int before = world.cluster.api().log().entries().size();
        for (int i = 1; i <= 10; i++) {
            double looks = reconciles();
            // Somebody's annotation is nothing to answer; but it makes the operator look.
            String note = "{\"metadata\":{\"annotations\":{\"example.com/look\":\"" + i + "\"}}}";
            world.cluster
                    .client()
                    .configMaps()
                    .withName("resting-checkpoint")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), note);
            await().atMost(World.PATIENCE).until(() -> reconciles() > looks);
        }
        var since = world.cluster.api().log().entries();
        assertThat(since.subList(before, since.size()))
                .filteredOn(it -> it.writes() && !it.resource().equals("leases"))
                .filteredOn(it -> !it.userAgent().contains("stand-in"))
                .hasSize(10)
                .allSatisfy(it ->
                        assertThat(it.userAgent()).as("our own annotations").isEqualTo("examples"));
    }

    private static double reconciles() throws Exception {
        return world.cluster.operator().metric("sanderling_reconciles_total");
    }

    private static boolean quiet() {
        var entries = world.cluster.api().log().entries();
        return entries.stream()
                .filter(it -> it.writes() && !it.resource().equals("leases"))
                .noneMatch(it -> it.at().isAfter(java.time.Instant.now().minusSeconds(2)));
    }
}
