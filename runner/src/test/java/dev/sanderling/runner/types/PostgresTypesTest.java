package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.change.OldRows;
import dev.sanderling.runner.row.RowSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every line of the type table, on a real PostgreSQL, in the snapshot and in the log. */
class PostgresTypesTest {
    private static final List<TypeRow> ROWS = TypeRow.read("/types/postgres.txt");

    @Test
    void everyLiteralGivesItsJson() throws Exception {
        try (var postgres = start()) {
            List<Trial.Outcome> outcomes = Trial.of(server(postgres), ROWS);
            SoftAssertions.assertSoftly(softly -> {
                for (int i = 0; i < ROWS.size(); i++) {
                    TypeRow row = ROWS.get(i);
                    String name = row.type() + " " + row.literal();
                    softly.assertThat(outcomes.get(i).snapshot())
                            .as("snapshot of %s", name)
                            .isEqualTo(row.json());
                    softly.assertThat(outcomes.get(i).stream())
                            .as("stream of %s", name)
                            .isEqualTo(row.json());
                }
            });
            assertThat(outcomes).hasSameSizeAs(ROWS);
        }
    }

    private static EmbeddedPostgres start() throws IOException, SQLException {
        var postgres = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("fsync", "off")
                .start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(Ddl.POSTGRES);
        }
        return postgres;
    }

    private static TypeServer server(EmbeddedPostgres postgres) {
        return new TypeServer() {
            @Override
            public Connection connect() throws SQLException {
                return postgres.getPostgresDatabase().getConnection();
            }

            @Override
            public Map<String, String> properties() {
                Map<String, String> all = new HashMap<>(RowSettings.postgres());
                all.putAll(Map.ofEntries(
                        Map.entry("name", "types"),
                        Map.entry("topic.prefix", "types"),
                        Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                        Map.entry("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore"),
                        Map.entry("database.hostname", "127.0.0.1"),
                        Map.entry("database.port", String.valueOf(postgres.getPort())),
                        Map.entry("database.user", "postgres"),
                        Map.entry("database.password", "postgres"),
                        Map.entry("database.dbname", "postgres"),
                        Map.entry("plugin.name", "pgoutput"),
                        Map.entry("slot.name", "types"),
                        Map.entry("publication.name", "types"),
                        Map.entry("poll.interval.ms", "50"),
                        Map.entry("errors.max.retries", "0")));
                return all;
            }

            @Override
            public OldRows oldRows() {
                return (table, column) -> column.key();
            }
        };
    }
}
