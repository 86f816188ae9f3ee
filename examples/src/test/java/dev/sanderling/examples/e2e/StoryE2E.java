package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sanderling.examples.local.Build;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One job from its first run to its deletion. With {@code -Dsanderling.e2e=cluster} on the cluster of the current
 * kubeconfig, see {@link UserCluster}; else on the stand-in.
 */
class StoryE2E {
    private static final String JOB = "orders";
    private static final long USER = 10001;
    /** A payment as "id order amount op"; the columns of the table are in this order. */
    private static final String PAYMENTS = "sed -E "
            + "'s/^.\"id\":([0-9]+),\"order_id\":([0-9]+),\"amount\":([0-9.]+),.*\"op\":\"(.)\".*$/\\1 \\2 \\3 \\4/' "
            + "/data/orders/public.payments/*.jsonl";

    private static Site site;
    private static CaptureJobs jobs;
    private static Lake lake;

    @BeforeAll
    static void enter() throws Exception {
        site = Site.enter("story");
        jobs = new CaptureJobs(site.client(), site.namespace(), site.patience());
        lake = new Lake(site.client(), site.namespace(), site.shellImage(), USER);
    }

    @AfterAll
    static void leave() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void fromTheFirstRunToTheDeletion() throws Exception {
        apply();
        anOperatorAnswers();
        jobs.awaitReady(JOB);
        theFirstRunTakesWhatIsThere();
        aTickTakesWhatChanged();
        theColumnsShowIt();
        runNowWorksWhileSuspended();
        killedRunsLoseAndDoubleNothing();
        deletedItLeavesNoObjectBehind();
    }

    private static void apply() throws Exception {
        JsonNode patch = Serialization.yamlMapper()
                .readTree("""
                schedule: "* * * * *"
                source:
                  postgres: {host: %s, port: %d, database: %s, tls: {mode: disable}}
                  tables: {include: [public.orders, public.payments]}
                runner:
                  securityContext: {runAsUser: %d, runAsGroup: %d, fsGroup: %d}
                """.formatted(site.host(), site.port(), site.shop().database(), USER, USER, USER));
        jobs.create(Build.find().example("postgres-to-files.yaml"), JOB, patch);
    }

    private static void anOperatorAnswers() {
        await("No operator answers within a minute; install Sanderling and see the operator's log: "
                        + "kubectl apply --server-side -k deploy/")
                .atMost(Duration.ofMinutes(1))
                .until(() -> jobs.status(JOB).has("observedGeneration"));
    }

    private static void theFirstRunTakesWhatIsThere() throws Exception {
        site.hurry();
        JsonNode status = awaitTotal(200);
        assertThat(status.path("lastBatch").path("result").asText()).isIn("Succeeded", "Empty");
        assertThat(lake.ask("cat /data/orders/public.orders/*.jsonl | grep -c '\"op\":\"r\"'"))
                .isEqualTo("200");
    }

    private static void aTickTakesWhatChanged() throws Exception {
        site.shop()
                .execute(
                        "INSERT INTO orders (customer_id, total) VALUES (1, 12.34)",
                        "UPDATE orders SET state = 'paid' WHERE id = 1");
        site.hurry();
        JsonNode status = awaitTotal(202);
        assertThat(CaptureJobs.condition(status, "Ready").path("status").asText())
                .isEqualTo("True");
        assertThat(CaptureJobs.condition(status, "Continuous").path("status").asText())
                .isEqualTo("True");
        assertThat(status.path("source").path("slot").asText()).isNotEmpty();
        assertThat(lake.ask("cat /data/orders/public.orders/*.jsonl | grep -v '\"op\":\"r\"'"))
                .contains("\"total\":12.34", "\"op\":\"c\"", "\"state\":\"paid\"", "\"op\":\"u\"");
    }

    private static JsonNode awaitTotal(long changes) throws InterruptedException {
        return jobs.awaitStatus(
                JOB,
                "at " + changes + " changes",
                it -> it.path("totals").path("changes").asLong() >= changes);
    }

    private static void theColumnsShowIt() throws Exception {
        KubernetesClient client = site.client();
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/sanderling.dev/v1alpha1/namespaces/" + site.namespace()
                        + "/capturejobs")
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        JsonNode table = Serialization.jsonMapper()
                .readTree(client.getHttpClient()
                        .sendAsync(request, String.class)
                        .get()
                        .body());
        List<String> names = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (JsonNode column : table.path("columnDefinitions")) {
            if (column.path("priority").asInt() == 0) {
                cells.add(table.at("/rows/0/cells/" + names.size()).asText());
                names.add(column.path("name").asText().toUpperCase(java.util.Locale.ROOT));
            }
        }
        assertThat(names)
                .containsExactly(
                        "NAME", "READY", "SCHEDULE", "LAST", "RESULT", "CHANGES", "SNAPSHOT", "FRESH", "NEXT", "AGE");
        assertThat(cells.subList(0, 3)).containsExactly(JOB, "True", "* * * * *");
        assertThat(cells.get(4)).isIn("Succeeded", "Empty", "Running");
    }

    private static void runNowWorksWhileSuspended() throws Exception {
        jobs.edit(JOB, "{suspend: true}");
        await().atMost(site.patience())
                .until(() -> site.client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(site.namespace())
                        .withName(JOB)
                        .get()
                        .getSpec()
                        .getSuspend());
        site.shop().execute("UPDATE orders SET state = 'sent' WHERE id = 1");
        JsonNode status = jobs.runNow(JOB, "now");
        assertThat(status.path("totals").path("changes").asLong()).isEqualTo(203);
        assertThat(status.has("nextRun")).isFalse();
    }

    private static void killedRunsLoseAndDoubleNothing() throws Exception {
        List<String> ledger = new ArrayList<>();
        long next = 1;
        for (int kill = 1; kill <= 3; kill++) {
            next = pay(next, 4_000, ledger);
            jobs.edit(JOB, "{trigger: {runId: kill-" + kill + "}}");
            Pod pod = runningPod("kill-" + kill);
            // Somewhere in the run's first seconds: starting, reading, or publishing.
            Thread.sleep(500L * kill);
            site.kill(pod);
        }
        next = pay(next, 1_000, ledger);
        site.shop().execute("UPDATE payments SET amount = amount + 0.5 WHERE id <= 500");
        LongStream.rangeClosed(1, 500).forEach(id -> ledger.add(line(id, id + ".50", "u")));
        // A killed run is tried again by its Job, maybe later than this one: what counts is that all arrives.
        jobs.edit(JOB, "{trigger: {runId: last}}");
        awaitTotal(203 + ledger.size());
        assertThat(lake.ask(PAYMENTS + " | wc -l")).isEqualTo(Integer.toString(ledger.size()));
        assertThat(lake.ask(PAYMENTS + " | LC_ALL=C sort | sha256sum | cut -c1-64"))
                .isEqualTo(sha256(ledger));
        JsonNode status = jobs.status(JOB);
        assertThat(status.path("totals").path("changes").asLong()).isEqualTo(203 + ledger.size());
        assertThat(CaptureJobs.condition(status, "Continuous").path("status").asText())
                .isEqualTo("True");
    }

    /** Payments in transactions of ten; returns the next free id. */
    private static long pay(long from, int count, List<String> ledger) throws Exception {
        for (long first = from; first < from + count; first += 10) {
            long last = first + 9;
            site.shop()
                    .execute("INSERT INTO payments (id, order_id, amount) SELECT i, 1 + i % 200, i"
                            + " FROM generate_series(" + first + ", " + last + ") i");
            LongStream.rangeClosed(first, last).forEach(id -> ledger.add(line(id, id + ".00", "c")));
        }
        return from + count;
    }

    private static String line(long id, String amount, String op) {
        return id + " " + (1 + id % 200) + " " + amount + " " + op;
    }

    private static String sha256(List<String> lines) throws Exception {
        String text = String.join("\n", lines.stream().sorted().toList()) + "\n";
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A pod of the run that was asked for, once its process runs. */
    private static Pod runningPod(String runId) throws InterruptedException {
        String job = jobs.awaitStatus(
                        JOB,
                        "run " + runId + " started",
                        it -> it.path("trigger").path("runId").asText().equals(runId))
                .path("trigger")
                .path("jobName")
                .asText();
        return await().atMost(site.patience())
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> site
                                .client()
                                .pods()
                                .inNamespace(site.namespace())
                                .withLabels(Map.of("batch.kubernetes.io/job-name", job))
                                .list()
                                .getItems()
                                .stream()
                                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void deletedItLeavesNoObjectBehind() {
        jobs.named(JOB).delete();
        KubernetesClient client = site.client();
        String namespace = site.namespace();
        var labels = Map.of("sanderling.dev/capture-job", JOB);
        await().atMost(site.patience()).untilAsserted(() -> {
            assertThat(jobs.named(JOB).get()).isNull();
            assertThat(client.batch()
                            .v1()
                            .cronjobs()
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(client.batch().v1().jobs().inNamespace(namespace).list().getItems())
                    .isEmpty();
            assertThat(client.configMaps()
                            .inNamespace(namespace)
                            .withLabels(labels)
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(client.rbac()
                            .roles()
                            .inNamespace(namespace)
                            .withLabels(labels)
                            .list()
                            .getItems())
                    .isEmpty();
        });
    }
}
