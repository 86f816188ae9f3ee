package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.cluster.api.Faults.Fault;
import dev.sanderling.operator.cluster.ClusterClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do between two looks, or while one is under way; and clocks that are not set. */
class RacesTest {
    private final Hands clock = new Hands();
    private final Stage stage = Stage.open(clock);
    private final ApiServer server = stage.server();
    private final KubernetesClient client = stage.client();
    private final Ticks ticks = new Ticks(client);

    @AfterEach
    void end() {
        stage.close();
    }

    /** A patch is for the object that was looked at, not for whatever has its name when it arrives. */
    @Test
    void anObjectThatTookTheNameMeanwhileIsNotPatched() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            server.faults()
                    .add(
                            entry -> entry.verb().equals("patch")
                                    && entry.resource().equals("cronjobs"),
                            new Fault.Delay(Duration.ofSeconds(1)),
                            1);
            long before = patched();
            ticks.edit("orders", "{\"spec\":{\"schedule\":\"7 7 * * *\"}}");
            soon(() -> assertThat(patched()).isGreaterThan(before));
            client.batch().v1().cronjobs().withName("orders").delete();
            CronJob theirs = new CronJobBuilder()
                    .withNewMetadata()
                    .withName("orders")
                    .endMetadata()
                    .withNewSpec()
                    .withSchedule("@yearly")
                    .endSpec()
                    .build();
            client.resource(theirs).create();
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False NameTaken"));
            CronJob left = client.batch().v1().cronjobs().withName("orders").get();
            assertThat(left.getSpec().getSchedule()).isEqualTo("@yearly");
            assertThat(left.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** The operator's node and the API server's: whatever either says, a pod that was just made has not waited long. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void clocksThatDifferHarmNobody(long ahead) {
        clock.forward(Duration.ofSeconds(ahead));
        try (PlainOperator operator =
                PlainOperator.start(server, client -> ClusterClock.of(client, Clock.systemUTC()))) {
            ticks.create("mysql-to-files.yaml", "orders");
            soon(() -> assertThat(ticks.checks("orders")).hasSize(1));
            Job check = ticks.checks("orders").getFirst();
            Pod pod = pending(check);
            soon(() -> assertThat(ticks.lastRun("orders").runId())
                    .isEqualTo(pod.getMetadata().getName()));
            ticks.edit("orders", "{\"spec\":{\"timeZone\":\"Europe/Berlin\"}}");
            soon(() -> assertThat(present(ticks.status("orders")).observedGeneration())
                    .isEqualTo(client.resources(CaptureJob.class)
                            .withName("orders")
                            .get()
                            .getMetadata()
                            .getGeneration()));
            assertThat(client.resource(check).get()).as("not given up").isNotNull();
            assertThat(ticks.ready("orders")).isEqualTo("Unknown Checking");
            client.resource(pod).withGracePeriod(0).delete();
            Nodes.over(client, check, "Complete", clock.instant());
            Nodes.end(client, check, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
            assertThat(ticks.checks("orders"))
                    .as("nothing was concluded before the pod came")
                    .extracting(job -> job.getMetadata().getUid())
                    .containsExactly(check.getMetadata().getUid());
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Without a finalizer it is gone at once, whatever was being asked for it. */
    @ParameterizedTest
    @CsvSource({
        "patch, configmaps",
        "create, configmaps",
        "patch, roles",
        "patch, cronjobs",
        "create, jobs",
        "patch, capturejobs/status"
    })
    void aJobThatGoesWhileItIsLookedAfterIsNoTrouble(String verb, String resource) {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of());
                Warnings warnings = new Warnings()) {
            server.faults()
                    .add(
                            entry -> entry.verb().equals(verb)
                                    && entry.resource().equals(resource)
                                    && !entry.userAgent().equals(LocalApi.TEST_AGENT),
                            new Fault.Delay(Duration.ofMillis(700)),
                            1);
            ticks.create("mysql-to-files.yaml", "orders");
            soon(() -> assertThat(server.log().entries())
                    .anyMatch(entry -> entry.verb().equals(verb)
                            && entry.resource().equals(resource)
                            && !entry.userAgent().equals(LocalApi.TEST_AGENT)));
            client.resources(CaptureJob.class).withName("orders").delete();
            // One look at a time: when this one has a status, the other is over.
            ticks.create("mysql-to-files.yaml", "orders");
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("Unknown Checking"));
            assertThat(warnings.told()).isEmpty();
            assertThat(client.events().v1().events().list().getItems())
                    .noneMatch(event -> "Warning".equals(event.getType()));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Its node does not answer: it is marked for deletion, and "runs" for as long as anybody lets it. */
    @Test
    void aRunOnANodeThatIsGoneMakesRoomForTheNext() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            Pod pod = running(tick);
            soon(() -> assertThat(ticks.lastRun("orders").result()).isEqualTo("Running"));
            client.resource(pod).delete();
            assertThat(client.resource(pod).get().getMetadata().getDeletionTimestamp())
                    .as("held by its node")
                    .isNotNull();
            clock.forward(Duration.ofMinutes(5));
            look("orders");
            soon(() -> assertThat(client.resource(tick).get()).isNull());
            soon(() -> assertThat(ticks.lastRun("orders").reason()).isEqualTo("NodeLost"));
            assertThat(ticks.ready("orders"))
                    .as("not as if nothing had happened")
                    .isEqualTo("True NodeLost");
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** After an hour its pod is evicted, and the Job controller has not made the next one yet: it is no run that cannot start. */
    @Test
    void aRunThatWaitsForAnotherPodIsNotGivenUp() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            Pod pod = running(tick);
            soon(() -> assertThat(ticks.lastRun("orders").runId())
                    .isEqualTo(pod.getMetadata().getName()));
            clock.forward(Duration.ofHours(1));
            client.resource(pod).withGracePeriod(0).delete();
            soon(() -> assertThat(ticks.lastRun("orders").runId())
                    .isEqualTo(tick.getMetadata().getName()));
            look("orders", "Europe/Paris");
            assertThat(client.resource(tick).get()).as("not given up").isNotNull();
            assertThat(ticks.lastRun("orders").result()).isEqualTo("Running");
            clock.forward(Duration.ofMinutes(6));
            look("orders", "Europe/Berlin");
            soon(() -> assertThat(client.resource(tick).get()).as("none comes").isNull());
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Somebody has taken the status away: it says again what is known. */
    @Test
    void aStatusThatWasWipedIsWrittenAgain() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            client.resources(CaptureJob.class)
                    .withName("orders")
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
            assertThat(ticks.checks("orders")).hasSize(1);
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** By hand, with its Jobs left or not: it is made again, and what is known stays known. */
    @Test
    void aCronJobThatWasDeletedIsMadeAgain() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            Nodes.end(client, tick, "{\"reason\":\"SlotLost\",\"message\":\"The slot is lost.\"}", 65);
            Nodes.over(client, tick, "Failed");
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False SlotLost"));
            String uid = client.batch()
                    .v1()
                    .cronjobs()
                    .withName("orders")
                    .get()
                    .getMetadata()
                    .getUid();
            client.batch().v1().cronjobs().withName("orders").delete();
            soon(() -> assertThat(
                            client.batch().v1().cronjobs().withName("orders").get())
                    .isNotNull()
                    .satisfies(made -> assertThat(made.getMetadata().getUid()).isNotEqualTo(uid)));
            look("orders");
            assertThat(ticks.ready("orders")).isEqualTo("False SlotLost");
            assertThat(ticks.checks("orders")).as("no new check").hasSize(1);
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Of the same name, before anything of the one before is gone: nothing of the former is the new one's. */
    @Test
    void aJobThatIsMadeAnewAtOnceBeginsAnew() {
        try (PlainOperator operator = PlainOperator.start(server, clock, Map.of())) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            Nodes.end(client, tick, "{\"reason\":\"SlotLost\",\"message\":\"The slot is lost.\"}", 65);
            Nodes.over(client, tick, "Failed");
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False SlotLost"));
            for (int i = 0; i < 5; i++) {
                client.resources(CaptureJob.class).withName("orders").delete();
                ticks.create("mysql-to-files.yaml", "orders");
            }
            soon(() -> assertThat(ticks.status("orders")).isNotNull());
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("Unknown Checking"));
            String uid = client.resources(CaptureJob.class)
                    .withName("orders")
                    .get()
                    .getMetadata()
                    .getUid();
            soon(() -> assertThat(ticks.checks("orders"))
                    .hasSize(1)
                    .allSatisfy(check -> assertThat(check.getMetadata()
                                    .getOwnerReferences()
                                    .getFirst()
                                    .getUid())
                            .isEqualTo(uid)));
            ticks.passes(ticks.checks("orders").getFirst());
            soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    private long patched() {
        return server.log().entries().stream()
                .filter(entry -> entry.verb().equals("patch")
                        && entry.resource().equals("cronjobs")
                        && !entry.userAgent().equals(LocalApi.TEST_AGENT))
                .count();
    }

    /** Lets the operator look, and waits until it has. */
    private void look(String name) {
        look(name, "Europe/Berlin");
    }

    private void look(String name, String zone) {
        ticks.look(name, "{\"spec\":{\"timeZone\":\"" + zone + "\"}}");
    }

    private Pod pending(Job job) {
        return client.resource(Nodes.pod(job, "abcde")).create();
    }

    private Pod running(Job job) {
        return Nodes.running(client, job, clock.instant());
    }
}
