package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Sanderling itself goes, in either order. */
@DisabledIfSystemProperty(
        named = "sanderling.e2e",
        matches = "cluster",
        disabledReason = "would take Sanderling away from everybody on the cluster")
class UninstallE2E {
    private static final String CRD = "capturejobs.sanderling.dev";

    private World world;
    private JsonNode source;

    @BeforeEach
    void aJobThatHasRun() throws Exception {
        world = World.begin("uninstall");
        world.apply("postgres-to-files.yaml", "orders", "{schedule: '0 0 1 1 *'}");
        world.jobs.awaitReady("orders");
        world.jobs.runNow("orders", "first");
        source = world.jobs
                .awaitStatus(
                        "orders",
                        "names its slot",
                        status -> status.path("source").has("slot"))
                .path("source");
        await().atMost(World.PATIENCE)
                .until(() -> !world.jobs
                        .named("orders")
                        .get()
                        .getMetadata()
                        .getFinalizers()
                        .isEmpty());
    }

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void theDefinitionFirst() throws Exception {
        var definition = world.cluster
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD);
        definition.delete();
        await().atMost(World.PATIENCE).until(() -> definition.get() == null);
        assertThat(slots()).isZero();
        assertThat(world.cluster.operator().isAlive()).isTrue();
    }

    @Test
    void theOperatorFirst() throws Exception {
        world.cluster.stopOperator();
        world.jobs.named("orders").delete();
        assertThat(world.jobs.named("orders").get().isMarkedForDeletion())
                .as("nobody is there to drop its slot")
                .isTrue();
        assertThat(slots()).isEqualTo(1);
        world.cluster.startOperator();
        await().atMost(World.PATIENCE).until(() -> world.jobs.named("orders").get() == null);
        assertThat(slots()).isZero();
    }

    /** Without an operator for ever the finalizer is taken off by hand, and a later installation goes on from there. */
    @Test
    void theOperatorFirstAndForGood() throws Exception {
        world.cluster.stopOperator();
        world.jobs.named("orders").delete();
        world.jobs.named("orders").edit(job -> {
            job.getMetadata().setFinalizers(List.of());
            return job;
        });
        assertThat(world.jobs.named("orders").get()).isNull();
        assertThat(slots()).isEqualTo(1);
        world.shop.execute("INSERT INTO orders (customer_id, total) VALUES (1, 1)");
        world.cluster.startOperator();
        world.apply("postgres-to-files.yaml", "orders", "{schedule: '0 0 1 1 *'}");
        world.jobs.awaitReady("orders");
        JsonNode status = world.jobs.runNow("orders", "again");
        assertThat(status.path("lastBatch").path("changes").asLong()).isEqualTo(1);
    }

    @Test
    void aNamespaceThatGoesLeavesAWordInTheLog() throws Exception {
        var client = world.cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("going")
                        .endMetadata()
                        .build())
                .create();
        World.provide(client, "going", world.shop);
        var going = new CaptureJobs(client, "going", World.PATIENCE);
        going.create(
                world.build.example("postgres-to-files.yaml"),
                "orders",
                Serialization.yamlMapper()
                        .readTree("{schedule: '0 0 1 1 *', source: {postgres: {host: 127.0.0.1, port: "
                                + world.shop.port() + "}}}"));
        going.awaitReady("orders");
        going.runNow("orders", "first");
        source = going.awaitStatus(
                        "orders",
                        "names its slot",
                        status -> status.path("source").has("slot"))
                .path("source");
        await().atMost(World.PATIENCE)
                .until(() -> !going.named("orders")
                        .get()
                        .getMetadata()
                        .getFinalizers()
                        .isEmpty());
        client.namespaces().withName("going").delete();
        await().atMost(World.PATIENCE)
                .until(() -> client.namespaces().withName("going").get() == null);
        assertThat(slots()).isEqualTo(1);
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(
                                Files.readString(world.cluster.operator().log()))
                        .contains(
                                "SourceLeft",
                                "127.0.0.1:" + world.shop.port(),
                                "SELECT pg_drop_replication_slot('"
                                        + source.path("slot").asText() + "');"));
        assertThat(world.cluster.operator().metric("sanderling_cleanups_total")).isEqualTo(1);
    }

    private long slots() throws SQLException {
        try (var connection = world.shop.connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                        + source.path("slot").asText() + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
