package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.examples.cluster.api.ApiServer;
import dev.sanderling.examples.cluster.api.Faults.Fault;
import dev.sanderling.examples.cluster.api.RequestLog;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator is stopped, and another goes on from what is in the cluster, with other settings or the same. */
class RestartsTest {
    private static final Map<String, String> ONE = Map.of("sanderling.max-concurrent-runs", "1");
    private static final Map<String, String> PAUSED =
            Map.of("sanderling.max-concurrent-runs", "1", "sanderling.paused", "true");

    private final Hands clock = new Hands();
    private final Stage stage = Stage.open(clock);
    private final ApiServer server = stage.server();
    private final KubernetesClient client = stage.client();
    private final Ticks ticks = new Ticks(client);
    private PlainOperator operator = PlainOperator.start(server, clock, ONE);

    @AfterEach
    void end() {
        operator.close();
        stage.close();
    }

    @Test
    void whatWaitsIsFoundAndGoesOnInItsOrder() {
        Job one = running("one");
        // By name and by when they were made it would be the other way round.
        Job last = waiting("b", 20);
        Job first = waiting("c", 10);
        operator.close();
        Nodes.over(client, one, "Complete");
        operator = PlainOperator.start(server, clock, ONE);
        soon(() -> assertThat(ticks.suspended(first)).isFalse());
        assertThat(ticks.suspended(last)).as("within the budget").isTrue();
        operator.close();
        operator = PlainOperator.start(server, clock, ONE);
        soon(() -> assertThat(ticks.lastRun("b").result()).isEqualTo("Waiting"));
        assertThat(ticks.suspended(last)).as("what runs still counts").isTrue();
        Nodes.over(client, first, "Complete");
        soon(() -> assertThat(ticks.suspended(last)).isFalse());
    }

    @Test
    void whereTheBudgetIsTakenAwayAllThatWaitsIsLetGo() {
        running("one");
        Job second = waiting("two", 10);
        Job third = waiting("three", 20);
        operator.close();
        operator = PlainOperator.start(server, clock, Map.of());
        soon(() -> assertThat(ticks.suspended(second) || ticks.suspended(third)).isFalse());
        soon(() -> assertThat(ticks.ofTick("two").getSpec().getSuspend()).isNotEqualTo(true));
        // Let go at once, not made anew: none of them was touched by an edit.
        assertThat(client.batch().v1().jobs().list().getItems())
                .filteredOn(job -> job.getMetadata().getName().contains("-n-"))
                .isEmpty();
    }

    @Test
    void whatWaitsStaysWhileAllJobsArePausedAndGoesOnAfterwards() {
        Job one = running("one");
        Job second = waiting("two", 10);
        operator.close();
        operator = PlainOperator.start(server, clock, PAUSED);
        Nodes.over(client, one, "Complete");
        soon(() -> assertThat(ticks.lastRun("one").result()).isEqualTo("Succeeded"));
        soon(() -> assertThat(ticks.lastRun("two").message()).contains("SANDERLING_PAUSED"));
        // There is room, and all have been looked at.
        assertThat(ticks.suspended(second)).isTrue();
        assertThat(operator.metrics()).containsPattern("sanderling_runs_waiting\\{namespace=\"sales\",?} 1");
        operator.close();
        operator = PlainOperator.start(server, clock, ONE);
        soon(() -> assertThat(ticks.suspended(second)).isFalse());
    }

    /** Nobody waits behind it meanwhile, and the status has the API server's words. */
    @ParameterizedTest
    @ValueSource(ints = {403, 409, 500})
    void aResumeThatIsRefusedIsTriedAgain(int code) {
        Job one = running("one");
        Job refused = waiting("two", 10);
        Job next = waiting("three", 20);
        String name = refused.getMetadata().getName();
        server.faults()
                .add(
                        entry -> entry.verb().equals("patch")
                                && entry.resource().equals("jobs")
                                && entry.name().equals(name),
                        new Fault.Refuse(code, "admission webhook \"hold\" denied the request"),
                        1_000);
        Nodes.over(client, one, "Complete");
        soon(() -> assertThat(patches(name)).isPositive());
        if (code == 409) {
            // Somebody else has written it: that passes, and it keeps its turn.
            soon(() -> assertThat(patches(name)).isGreaterThan(1));
            assertThat(ticks.suspended(next)).isTrue();
        } else {
            soon(() -> assertThat(ticks.suspended(next)).isFalse());
            soon(() -> assertThat(ticks.lastRun("two").message()).contains("denied the request"));
            assertThat(patches(name)).as("no storm").isLessThan(3);
            Nodes.over(client, next, "Complete");
        }
        server.faults().clear();
        clock.forward(Duration.ofSeconds(61));
        soon(() -> assertThat(ticks.suspended(refused)).isFalse());
        soon(() -> assertThat(String.valueOf(ticks.lastRun("two").message())).doesNotContain("denied"));
    }

    /** A label anybody can put on a Job; what only has ours is no run of ours, takes no room and is not counted. */
    @Test
    void aJobThatOnlyHasOurLabelsIsNotCounted() {
        Job one = running("one");
        Job theirs = new JobBuilder(ticks.ofTick("one"))
                .editMetadata()
                .withName("theirs")
                .withOwnerReferences()
                .endMetadata()
                .build();
        client.resource(theirs).create();
        client.resource(new JobBuilder(theirs)
                        .editMetadata()
                        .withName("theirs-too")
                        .endMetadata()
                        .editSpec()
                        .withSuspend(false)
                        .endSpec()
                        .build())
                .create();
        Job second = waiting("two", 10);
        assertThat(operator.metrics())
                .containsPattern("sanderling_runs_waiting\\{namespace=\"sales\",?} 1")
                .containsPattern("sanderling_runs_under_way\\{namespace=\"sales\",?} 1");
        Nodes.over(client, one, "Complete");
        soon(() -> assertThat(ticks.suspended(second)).isFalse());
        assertThat(client.batch().v1().jobs().withName("theirs").get().getSpec().getSuspend())
                .isTrue();
    }

    /** Whichever of its steps it was at: nothing is made twice, and nothing that was known is forgotten. */
    @Test
    void anOperatorThatStopsAtEachStepLosesAndRepeatsNothing() {
        ticks.create("postgres-to-files.yaml", "orders");
        soon(() -> assertThat(ticks.checks("orders")).hasSize(1));
        again();
        Job check = ticks.checks("orders").getFirst();
        Nodes.end(client, check, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        again();
        Nodes.over(client, check, "Complete");
        again();
        soon(() -> assertThat(ticks.ready("orders")).isEqualTo("True Working"));
        ticks.edit("orders", "{\"spec\":{\"trigger\":{\"runId\":\"a\"}}}");
        again();
        soon(() -> assertThat(present(ticks.status("orders")).trigger()).isNotNull());
        Job asked = client.batch()
                .v1()
                .jobs()
                .withName(present(present(ticks.status("orders")).trigger()).jobName())
                .get();
        Nodes.end(client, asked, "{\"reason\":\"SlotLost\",\"message\":\"The slot is lost.\"}", 65);
        again();
        Nodes.over(client, asked, "Failed");
        again();
        soon(() -> assertThat(ticks.ready("orders")).isEqualTo("False SlotLost"));
        client.pods().delete();
        client.resource(asked).delete();
        again();
        ticks.edit("orders", "{\"spec\":{\"timeZone\":\"Europe/Berlin\"}}");
        soon(() -> assertThat(present(ticks.status("orders")).observedGeneration())
                .isEqualTo(client.resources(CaptureJob.class)
                        .withName("orders")
                        .get()
                        .getMetadata()
                        .getGeneration()));
        assertThat(ticks.ready("orders")).isEqualTo("False SlotLost");
        assertThat(ticks.lastRun("orders").runId())
                .startsWith(asked.getMetadata().getName());
        assertThat(made("create", "jobs")).as("a check and a run").isEqualTo(2);
    }

    private void again() {
        operator.close();
        operator = PlainOperator.start(server, clock, Map.of());
    }

    /** Without leader election both do everything. */
    @Test
    void twoOperatorsMakeNothingTwiceAndDoNotQuarrel() {
        try (PlainOperator other = PlainOperator.start(server, clock, ONE)) {
            ticks.checked("orders");
            Job tick = ticks.tick("orders");
            soon(() -> assertThat(ticks.suspended(tick)).isFalse());
            // In another second than the check.
            Nodes.end(
                    client,
                    tick,
                    "{\"reason\":\"Empty\",\"message\":\"Nothing had changed.\"}",
                    0,
                    Instant.now().plusSeconds(2));
            Nodes.over(client, tick, "Complete");
            soon(() -> assertThat(ticks.lastRun("orders").result()).isEqualTo("Empty"));
            ticks.edit("orders", "{\"spec\":{\"trigger\":{\"runId\":\"a\"}}}");
            soon(() -> assertThat(present(ticks.status("orders")).trigger()).isNotNull());
            assertThat(client.batch().v1().jobs().list().getItems()).hasSize(3);
            assertThat(made("patch", "capturejobs/status")).isLessThan(40);
            assertThat(other.metrics()).contains("sanderling_runs_total");
        }
    }

    private long patches(String job) {
        return server.log().entries().stream()
                .filter(entry -> entry.verb().equals("patch")
                        && entry.resource().equals("jobs")
                        && entry.name().equals(job))
                .count();
    }

    private long made(String verb, String resource) {
        return server.log().entries().stream()
                .filter(entry -> !entry.userAgent().equals(LocalApi.TEST_AGENT))
                .filter((RequestLog.Entry entry) ->
                        entry.verb().equals(verb) && entry.resource().equals(resource))
                .count();
    }

    private Job running(String name) {
        ticks.checked(name);
        Job run = ticks.tick(name);
        soon(() -> assertThat(ticks.suspended(run)).isFalse());
        return run;
    }

    /** Its tick was at that second of the last minute. */
    private Job waiting(String name, int second) {
        ticks.checked(name);
        Job job = client.resource(new JobBuilder(ticks.ofTick(name))
                        .editMetadata()
                        .addToAnnotations(
                                "batch.kubernetes.io/cronjob-scheduled-timestamp",
                                clock.instant().minusSeconds(60 - second).toString())
                        .endMetadata()
                        .build())
                .create();
        soon(() -> assertThat(ticks.lastRun(name).result()).isEqualTo("Waiting"));
        return job;
    }
}
