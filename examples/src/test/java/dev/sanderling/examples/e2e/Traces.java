package dev.sanderling.examples.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a job leaves behind, in the cluster and in its source. */
record Traces(Site site) {
    void assertNone(CaptureJobs where, String job) {
        var client = site.client();
        var ours = Map.of("sanderling.dev/capture-job", job);
        await().atMost(site.patience()).untilAsserted(() -> {
            assertThat(client.configMaps()
                            .inNamespace(where.namespace())
                            .withLabels(ours)
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(client.batch()
                            .v1()
                            .jobs()
                            .inNamespace(where.namespace())
                            .withLabels(ours)
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(client.pods()
                            .inNamespace(where.namespace())
                            .withLabels(ours)
                            .list()
                            .getItems())
                    .isEmpty();
        });
    }

    String told(String job, String reason) {
        List<Event> events = site.client()
                .events()
                .v1()
                .events()
                .inNamespace(site.namespace())
                .list()
                .getItems();
        return events.stream()
                .filter(event -> reason.equals(event.getReason())
                        && job.equals(event.getRegarding().getName()))
                .map(Event::getNote)
                .findFirst()
                .orElse("");
    }

    /** How many of slot and publication are in the database. */
    long inSource(JsonNode source) throws SQLException {
        return count("SELECT (SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                + source.path("slot").asText() + "') + (SELECT count(*) FROM pg_publication WHERE pubname = '"
                + source.path("publication").asText() + "')");
    }

    void drop(JsonNode source) throws SQLException {
        site.shop()
                .execute(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
                                + source.path("slot").asText() + "'",
                        "DROP PUBLICATION IF EXISTS "
                                + source.path("publication").asText());
    }

    long count(String sql) throws SQLException {
        try (var connection = site.shop().connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
