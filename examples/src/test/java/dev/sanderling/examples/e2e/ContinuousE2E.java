package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Jobs that are continuous, and those that become so or stop being it while they are written to. */
@DisabledIfSystemProperty(named = "sanderling.e2e", matches = "cluster", disabledReason = World.STAND_IN_ONLY)
class ContinuousE2E {
    private static final String SCHEDULED = "{schedule: '*/5 * * * *', continuous: null}";
    private static final String CONTINUOUS = "{schedule: null, continuous: {interval: PT1S}}";

    private static World world;

    @BeforeAll
    static void begin() throws Exception {
        world = World.begin("continuous");
    }

    @AfterAll
    static void end() throws Exception {
        world.close();
    }

    @Test
    void theExampleFollowsIsSuspendedAndCleansUp() throws Exception {
        world.apply("continuous.yaml", "follow", "{source: {tables: {include: [public.customers]}}}");
        JsonNode follows = world.jobs.awaitStatus("follow", "a pod that follows", ContinuousE2E::follows);
        assertThat(follows.has("nextRun")).isFalse();
        soon(() -> assertThat(world.rows("follow", "public.customers")).isNotEmpty());
        String pod = pods("follow").getFirst().getMetadata().getName();
        int rows = world.rows("follow", "public.customers").size();
        world.shop.execute("UPDATE customers SET name = 'Ada' WHERE id = 1");
        soon(() -> assertThat(world.rows("follow", "public.customers")).hasSize(rows + 1));

        // To ask for a run, or to keep less history, ends no pod that works.
        world.jobs.edit("follow", "{trigger: {runId: 'a'}, history: {batches: 3}}");
        world.jobs.awaitStatus(
                "follow", "the trigger", it -> it.at("/trigger/runId").asText().equals("a"));
        assertThat(pods("follow")).extracting(it -> it.getMetadata().getName()).containsExactly(pod);

        // What a run depends on does, once it is found good.
        world.jobs.edit("follow", "{continuous: {interval: PT2S}}");
        soon(() -> assertThat(pods("follow"))
                .hasSize(1)
                .extracting(it -> it.getMetadata().getName())
                .doesNotContain(pod));
        world.shop.execute("UPDATE customers SET name = 'Grace' WHERE id = 1");
        soon(() -> assertThat(world.rows("follow", "public.customers")).hasSize(rows + 2));

        world.jobs.edit("follow", "{suspend: true}");
        soon(() -> assertThat(pods("follow")).isEmpty());
        world.shop.execute("UPDATE customers SET name = 'Edsger' WHERE id = 1");
        world.jobs.runNow("follow", "b");
        soon(() -> assertThat(world.rows("follow", "public.customers")).hasSize(rows + 3));
        world.jobs.edit("follow", "{suspend: false}");
        world.jobs.awaitStatus("follow", "a pod that follows again", ContinuousE2E::follows);

        String slot = world.jobs.status("follow").at("/source/slot").asText();
        assertThat(slots(slot)).isEqualTo("1");
        world.jobs.named("follow").delete();
        soon(() -> assertThat(slots(slot)).isEqualTo("0"));
        assertThat(pods("follow")).isEmpty();
    }

    /** Back and forth under a write load, with kills in between: what is published is what was written. */
    @Test
    void modesAreSwitchedUnderLoadAndNothingIsLostOrDoubled() throws Exception {
        world.shop.execute("CREATE TABLE ledger (id int PRIMARY KEY)");
        world.shop.execute("DO $$ BEGIN EXECUTE format('ALTER TABLE ledger OWNER TO %I',"
                + " (SELECT tableowner FROM pg_tables WHERE tablename = 'orders')); END $$");
        var stop = new AtomicBoolean();
        var last = new AtomicInteger();
        var writer = new Thread(() -> write(stop, last));
        writer.start();
        try {
            world.apply("postgres-to-files.yaml", "switched", "{source: {tables: {include: [public.ledger]}}}");
            world.jobs.awaitReady("switched");
            for (int round = 0; round < 2; round++) {
                int written = last.get();
                world.clock.leapPast(Duration.ofMinutes(5));
                reaches(written);
                world.jobs.edit("switched", CONTINUOUS);
                reaches(last.get() + 20);
                assertThat(deployment("switched")).isNotNull();
                assertThat(pods("switched"))
                        .allSatisfy(pod ->
                                assertThat(world.cluster.control().kill(pod)).isTrue());
                reaches(last.get() + 20);
                world.jobs.edit("switched", SCHEDULED);
                soon(() -> assertThat(deployment("switched")).isNull());
                soon(() -> assertThat(suspended("switched")).isFalse());
                assertThat(pods("switched")).isEmpty();
            }
        } finally {
            stop.set(true);
            writer.join(TimeUnit.SECONDS.toMillis(20));
        }
        world.clock.leapPast(Duration.ofMinutes(5));
        reaches(last.get());
        List<Integer> ids = ids();
        assertThat(new HashSet<>(ids)).hasSize(last.get());
        assertThat(ids).hasSize(last.get());
        JsonNode status = world.jobs.awaitStatus(
                "switched",
                "an unbroken chain",
                it -> CaptureJobs.condition(it, "Continuous")
                        .path("status")
                        .asText()
                        .equals("True"));
        assertThat(status.has("nextRun")).isTrue();
    }

    private static void write(AtomicBoolean stop, AtomicInteger last) {
        try {
            while (!stop.get()) {
                world.shop.execute("INSERT INTO ledger VALUES (" + (last.get() + 1) + ")");
                last.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reaches(int id) {
        soon(() -> assertThat(ids()).contains(id));
    }

    private static List<Integer> ids() throws Exception {
        var ids = new ArrayList<Integer>();
        for (JsonNode row : world.rows("switched", "public.ledger")) {
            ids.add(row.path("id").asInt());
        }
        return ids;
    }

    private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(assertion);
    }

    private static boolean follows(JsonNode status) {
        return status.at("/lastRun/result").asText().equals("Following")
                && CaptureJobs.condition(status, "Ready")
                        .path("status")
                        .asText()
                        .equals("True");
    }

    private static List<Pod> pods(String job) {
        return world.cluster
                .client()
                .pods()
                .withLabels(Map.of("sanderling.dev/capture-job", job, "sanderling.dev/role", "continuous"))
                .list()
                .getItems();
    }

    private static Deployment deployment(String job) {
        return world.cluster
                .client()
                .apps()
                .deployments()
                .withName(job + "-continuous")
                .get();
    }

    private static boolean suspended(String job) {
        return world.cluster
                .client()
                .batch()
                .v1()
                .cronjobs()
                .withName(job)
                .get()
                .getSpec()
                .getSuspend();
    }

    private static String slots(String name) throws Exception {
        try (Connection connection = world.shop.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + name + "'")) {
            result.next();
            return result.getString(1);
        }
    }
}
