package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sanderling.examples.cluster.api.RequestLog;
import dev.sanderling.examples.local.Billing;
import dev.sanderling.examples.local.TestMySql;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What a user sees of runs that go well. */
@DisabledIfSystemProperty(named = "sanderling.e2e", matches = "cluster", disabledReason = World.STAND_IN_ONLY)
class CaptureE2E {
    private static final String NEVER_BY_ITSELF = "{schedule: '0 0 1 1 *'}";

    private static World world;

    @BeforeAll
    static void begin() throws Exception {
        world = World.begin("capture");
    }

    @AfterAll
    static void end() throws Exception {
        world.close();
    }

    /** Makes the schedules of five minutes come due, once: for five minutes from now they do not by themselves. */
    private static void comeDue() {
        world.clock.leapPast(Duration.ofMinutes(5));
    }

    @Test
    void thePostgresExampleCapturesOnSchedule() throws Exception {
        comeDue();
        world.apply("postgres-to-files.yaml", "orders", "{}");
        world.jobs.awaitReady("orders");
        comeDue();
        JsonNode first = world.jobs.awaitStatus(
                "orders",
                "a first batch",
                it -> it.path("lastBatch").path("changes").asLong() > 0);
        assertThat(first.path("lastBatch").path("result").asText()).isEqualTo("Succeeded");
        assertThat(world.rows("orders", "public.orders")).hasSize(200);

        world.shop.execute(
                "INSERT INTO orders (customer_id, total) VALUES (1, 12.34)",
                "UPDATE orders SET state = 'paid' WHERE id = 1");
        comeDue();
        JsonNode second = world.jobs.awaitStatus(
                "orders",
                "a second batch",
                it -> it.path("lastBatch").path("changes").asLong() == 2
                        && !it.path("lastBatch")
                                .path("id")
                                .equals(first.path("lastBatch").path("id")));
        assertThat(second.path("totals").path("changes").asLong())
                .isEqualTo(first.path("lastBatch").path("changes").asLong() + 2);
        List<JsonNode> rows = world.rows("orders", "public.orders");
        assertThat(rows).hasSize(202);
        assertThat(rows.get(200).path("total").decimalValue()).isEqualByComparingTo("12.34");
        assertThat(CaptureJobs.condition(second, "Ready").path("status").asText())
                .isEqualTo("True");
    }

    @Test
    void theMySqlExampleCapturesOverVerifiedTls() throws Exception {
        comeDue();
        try (Billing billing = Billing.start(TestMySql.program(world.build), world.directory.resolve("mysql"))) {
            world.cluster
                    .client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("billing-db")
                            .endMetadata()
                            .withStringData(Map.of("username", Billing.USER, "password", Billing.PASSWORD))
                            .build())
                    .create();
            world.cluster
                    .client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("mysql-ca")
                            .endMetadata()
                            .withData(Map.of("ca.crt", billing.authority()))
                            .build())
                    .create();
            ObjectNode patch = Serialization.jsonMapper().createObjectNode();
            patch.withObject("/source/mysql").put("host", "localhost").put("port", billing.port());
            world.jobs.create(world.build.example("mysql-to-files.yaml"), "billing", patch);
            world.jobs.awaitReady("billing");
            tick("billing");
            assertThat(world.rows("billing", "billing.invoices")).hasSize(3);
            assertThat(world.rows("billing", "billing.audit")).isEmpty();

            billing.execute(
                    "INSERT INTO invoices (amount, note) VALUES (99.99, 'late')",
                    "ALTER TABLE invoices ADD COLUMN paid BOOLEAN",
                    "UPDATE invoices SET paid = TRUE WHERE id = 1",
                    "INSERT INTO audit (what) VALUES ('nor this')");
            tick("billing");
            JsonNode status = batchOf("billing", 2);
            assertThat(status.path("source").path("server").asText()).startsWith("MySQL");
            List<JsonNode> rows = world.rows("billing", "billing.invoices");
            assertThat(rows.get(3).path("amount").decimalValue()).isEqualByComparingTo("99.99");
            assertThat(rows.get(4).has("paid")).as("the column of its time").isTrue();
            assertThat(world.rows("billing", "billing.audit")).isEmpty();
        }
    }

    @Test
    void excludedColumnsNeverLeave() throws Exception {
        world.apply(
                "columns-excluded.yaml",
                "customers",
                "{schedule: '0 0 1 1 *', source: {tables: {include: [public.customers]}}}");
        world.jobs.awaitReady("customers");
        world.jobs.runNow("customers", "a");
        assertThat(world.rows("customers", "public.customers")).hasSize(50).allSatisfy(row -> {
            assertThat(row.has("name")).isTrue();
            assertThat(row.has("card_number")).isFalse();
            assertThat(row.has("password")).isFalse();
        });
    }

    @Test
    void changesAreTransformedBeforeTheyLand() throws Exception {
        world.apply("transformed.yaml", "people", NEVER_BY_ITSELF);
        world.jobs.awaitReady("people");
        world.jobs.runNow("people", "a");
        assertThat(world.rows("people", "people.customers")).hasSize(49).allSatisfy(row -> {
            assertThat(row.get("name").asText()).matches("[*]+");
            assertThat(row.get("email").asText()).matches("[A-Za-z0-9+/]{43}=");
            assertThat(row.has("password")).isFalse();
            assertThat(row.get("card_number").asText()).matches("[*]+[^*]{4}");
            assertThat(row.get("since").asInt()).isGreaterThan(2000);
            assertThat(row.get("origin").asText()).isEqualTo("shop");
        });
    }

    @Test
    void columnsAreLeftOutRenamedConvertedAndHidden() throws Exception {
        world.apply("reshaped.yaml", "reshaped", NEVER_BY_ITSELF);
        world.jobs.awaitReady("reshaped");
        world.jobs.runNow("reshaped", "a");
        String lake = world.cluster.control().claim("default", "lake") + "/reshaped/";
        assertThat(query(
                        "SELECT string_agg(column_name, ' ') FROM (DESCRIBE SELECT * EXCLUDE (deleted, key, metadata) FROM '"
                                + lake + "public.orders/*.jsonl')"))
                .isEqualTo("id customer state total");
        assertThat(query("SELECT DISTINCT typeof(total) FROM '" + lake + "public.orders/*.jsonl'"))
                .isEqualTo("VARCHAR");
        assertThat(query("SELECT DISTINCT email || card_number FROM '" + lake + "public.customers/*.jsonl'"))
                .isEqualTo("hiddenhidden");
    }

    @Test
    void everyFormatHasTheSameRows() throws Exception {
        world.apply("formats.yaml", "formats", NEVER_BY_ITSELF);
        world.jobs.awaitReady("formats");
        world.jobs.runNow("formats", "a");
        Path lake = world.cluster.control().claim("default", "lake");
        String sum = "SELECT count(*) || ' ' || sum(total::DECIMAL(10,2)) FROM ";
        String stored = query(world.shop.connect(), sum + "orders");
        assertThat(query(sum + "'" + lake + "/parquet/public.orders/*.parquet'"))
                .isEqualTo(stored);
        assertThat(query(sum + "'" + lake + "/csv/public.orders/*.csv'")).isEqualTo(stored);
        assertThat(query("SELECT typeof(total) FROM '" + lake + "/parquet/public.orders/*.parquet' LIMIT 1"))
                .isEqualTo("DECIMAL(10,2)");
        try (Stream<Path> files = Files.list(lake.resolve("avro/public.orders"))) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllBytes(file)).startsWith('O', 'b', 'j', 1));
        }
    }

    private static String query(String sql) throws SQLException {
        return query(DriverManager.getConnection("jdbc:duckdb:"), sql);
    }

    private static String query(Connection opened, String sql) throws SQLException {
        try (opened;
                var statement = opened.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void runNowRunsOncePerId() throws Exception {
        world.apply("run-now.yaml", "now", "{trigger: {runId: first}}");
        world.jobs.awaitStatus(
                "now",
                "first run",
                it -> it.path("lastBatch").path("changes").asLong() == 200
                        || it.path("lastBatch").path("changes").asLong() > 200);
        world.jobs.runNow("now", "second");
        long jobs = jobs("now", "trigger");
        world.jobs.edit("now", "{trigger: {runId: second}}");
        JsonNode status = world.jobs.runNow("now", "third");
        assertThat(jobs("now", "trigger")).isEqualTo(jobs + 1);
        assertThat(jobs("now", "check"))
                .as("to ask for a run is no reason to check")
                .isEqualTo(1);
        assertThat(status.path("lastBatch").path("result").asText()).isEqualTo("Empty");
    }

    private static long jobs(String job, String role) {
        return world.cluster
                .client()
                .batch()
                .v1()
                .jobs()
                .withLabels(Map.of("sanderling.dev/capture-job", job, "sanderling.dev/role", role))
                .list()
                .getItems()
                .size();
    }

    @Test
    void aSuspendedJobIsCheckedAndRunsOnlyWhenAsked() throws Exception {
        world.apply("suspended.yaml", "paused", "{}");
        world.jobs.awaitReady("paused");
        assertThat(world.cluster
                        .client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .withName("paused")
                        .get()
                        .getSpec()
                        .getSuspend())
                .isTrue();
        assertThat(world.jobs.status("paused").has("nextRun")).isFalse();
        assertThat(world.rows("paused", "public.orders")).isEmpty();
        world.jobs.runNow("paused", "once");
        assertThat(world.rows("paused", "public.orders")).isNotEmpty();
    }

    /** It says that it follows, delivers what comes, and an edit ends it at its next commit. */
    @Test
    void aRunThatLingersDeliversMeanwhileAndHeedsAnEdit() throws Exception {
        world.apply(
                "postgres-to-files.yaml",
                "lingering",
                "{schedule: '0 0 1 1 *', source: {tables: {include: [public.customers]}},"
                        + " batch: {linger: PT1H, commitInterval: PT1S}}");
        world.jobs.awaitReady("lingering");
        world.jobs.edit("lingering", "{trigger: {runId: 'now'}}");
        JsonNode follows = world.jobs.awaitStatus("lingering", "a run that follows", CaptureE2E::follows);
        String run = follows.path("lastRun").path("runId").asText();
        int rows = world.rows("lingering", "public.customers").size();

        world.shop.execute("UPDATE customers SET name = 'Ada' WHERE id = 1");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(world.rows("lingering", "public.customers")).hasSize(rows + 1));
        assertThat(follows(world.jobs.status("lingering"))).isTrue();

        world.jobs.edit("lingering", "{batch: {linger: PT30M}}");
        world.jobs.awaitStatus(
                "lingering",
                "the edit in force",
                it -> CaptureJobs.condition(it, "Reconciling")
                                .path("status")
                                .asText()
                                .equals("False")
                        && it.path("observedGeneration").asLong()
                                > follows.path("observedGeneration").asLong());
        world.shop.execute("UPDATE customers SET name = 'Grace' WHERE id = 2");
        JsonNode ended = world.jobs.awaitStatus(
                "lingering",
                "the run ended",
                it -> it.path("lastBatch").path("changes").asLong() == rows + 2);
        assertThat(ended.path("batches")).hasSize(1);
        assertThat(world.rows("lingering", "public.customers")).hasSize(rows + 2);
        assertThat(run).isNotEmpty();
    }

    /** The article's own flow: capture, mask, write JSON, load. */
    @Test
    void aPublishedBatchStartsAJobThatFindsItInAFile() throws Exception {
        world.apply("after-batch.yaml", "customers-loaded", NEVER_BY_ITSELF);
        world.jobs.awaitReady("customers-loaded");
        world.jobs.edit("customers-loaded", "{trigger: {runId: 'load'}}");
        JsonNode loaded = world.jobs.awaitStatus("customers-loaded", "a batch handed over", CaptureE2E::isHandedOver);
        String batch = loaded.path("handOver").path("batch").asText();

        JsonNode file = Serialization.jsonMapper()
                .readTree(world.cluster
                        .control()
                        .claim("default", "lake")
                        .resolve("loads/" + batch + ".json")
                        .toFile());
        assertThat(file.path("batches").get(0).path("batch").asText()).isEqualTo(batch);
        JsonNode lists = file.path("sinks").get(0).path("lists");
        long changes = 0;
        for (JsonNode list : lists) {
            for (JsonNode object : list.path("objects")) {
                changes += object.path("changes").asLong();
            }
        }
        assertThat(changes)
                .isEqualTo(world.rows("customers-loaded", "public.customers").size())
                .isEqualTo(loaded.path("lastBatch").path("changes").asLong())
                .isPositive();
        assertThat(CaptureJobs.condition(loaded, "HandedOver").path("status").asText())
                .isEqualTo("True");
    }

    @Test
    void aPublishedBatchIsToldToAWebhook() throws Exception {
        var events = new LinkedBlockingQueue<String>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            events.add(exchange.getRequestHeaders().getFirst("webhook-id") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            world.apply(
                    "postgres-to-files.yaml",
                    "hooked",
                    "{schedule: '0 0 1 1 *', source: {tables: {include: [public.customers]}},"
                            + " afterBatch: {http: {url: 'http://127.0.0.1:"
                            + receiver.getAddress().getPort() + "/batches'}}}");
            world.jobs.awaitReady("hooked");
            world.jobs.edit("hooked", "{trigger: {runId: 'tell'}}");
            JsonNode told = world.jobs.awaitStatus("hooked", "a batch told", CaptureE2E::isHandedOver);
            String batch = told.path("handOver").path("batch").asText();
            assertThat(events.poll(1, TimeUnit.MINUTES)).startsWith(batch + " ").contains("dev.sanderling.batch.v1");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void aPublishedBatchStartsARunOfAnotherCaptureJob() throws Exception {
        world.apply(
                "postgres-to-files.yaml", "second", "{suspend: true, source: {tables: {include: [public.orders]}}}");
        world.jobs.awaitReady("second");
        world.apply(
                "postgres-to-files.yaml",
                "first",
                "{schedule: '0 0 1 1 *', source: {tables: {include: [public.customers]}},"
                        + " afterBatch: {captureJobs: [{name: second}]}}");
        world.jobs.awaitReady("first");
        world.jobs.edit("first", "{trigger: {runId: 'go'}}");
        world.jobs.awaitStatus("first", "a batch handed over", CaptureE2E::isHandedOver);
        world.jobs.awaitStatus(
                "second", "a run", it -> it.path("lastBatch").path("changes").asLong() > 0);
    }

    private static boolean isHandedOver(JsonNode status) {
        return status.path("handOver").path("result").asText().equals("Succeeded")
                && status.path("handOver").path("upTo").asLong() > 0;
    }

    private static boolean follows(JsonNode status) {
        return status.path("lastRun").path("result").asText().equals("Following");
    }

    @Test
    void anEmptyTickCostsOneReadAndOneWrite() throws Exception {
        comeDue();
        world.apply("postgres-to-files.yaml", "quiet", "{source: {tables: {include: [public.payments]}}}");
        world.jobs.awaitReady("quiet");
        tick("quiet");
        tick("quiet");
        int before = world.cluster.api().log().entries().size();
        JsonNode status = tick("quiet");
        assertThat(status.path("lastRun").path("result").asText()).isEqualTo("Empty");
        List<RequestLog.Entry> runners = runners("quiet", before);
        assertThat(runners).filteredOn(it -> !it.writes()).hasSize(1);
        assertThat(runners).filteredOn(RequestLog.Entry::writes).hasSize(1);

        before = world.cluster.api().log().entries().size();
        world.shop.execute("INSERT INTO payments (order_id, amount) VALUES (2, 1)");
        tick("quiet");
        batchOf("quiet", 1);
        assertThat(runners("quiet", before)).hasSizeLessThanOrEqualTo(4);
    }

    /** Lets the schedule come round, without an edit, which would start a check as well; waits for that run's end. */
    private static JsonNode tick(String job) throws Exception {
        String last = world.jobs.status(job).path("lastRun").path("runId").asText();
        comeDue();
        return world.jobs.awaitStatus(
                job,
                "a further run ended",
                it -> !it.path("lastRun").path("runId").asText().equals(last)
                        && it.path("lastRun").has("endedAt"));
    }

    /** The checkpoint may be seen a moment later than the end of its run's pod. */
    private static JsonNode batchOf(String job, long changes) throws Exception {
        return world.jobs.awaitStatus(
                job,
                "a batch of " + changes,
                it -> it.path("lastBatch").path("changes").asLong() == changes);
    }

    private static List<RequestLog.Entry> runners(String job, int from) {
        List<RequestLog.Entry> all = world.cluster.api().log().entries();
        return all.subList(from, all.size()).stream()
                .filter(it -> it.caller().equals("default:" + job + "-runner"))
                .toList();
    }

    @Test
    void reconcilesDoNotTouchTheRunnersState() throws Exception {
        world.apply(
                "postgres-to-files.yaml",
                "steady",
                "{schedule: '0 0 1 1 *', source: {tables: {include: [public.payments]}}}");
        world.jobs.awaitReady("steady");
        world.jobs.runNow("steady", "first");
        String state = world.jobs.state("steady");
        assertThat(state).isNotEmpty();
        for (int i = 1; i <= 100; i++) {
            world.jobs.edit("steady", "{history: {batches: " + (10 + i % 5) + "}}");
        }
        long generation = world.jobs.named("steady").get().getMetadata().getGeneration();
        world.jobs.awaitStatus(
                "steady",
                "the last edit observed",
                it -> it.path("observedGeneration").asLong() == generation
                        && CaptureJobs.condition(it, "Reconciling")
                                .path("status")
                                .asText()
                                .equals("False"));
        assertThat(world.jobs.state("steady")).isEqualTo(state);
        assertThat(jobs("steady", "check")).isEqualTo(1);
    }
}
