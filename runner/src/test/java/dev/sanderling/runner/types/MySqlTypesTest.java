package dev.sanderling.runner.types;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.MySqlRows;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.RowSettings;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every line of the type table, on a real MySQL, in the snapshot and in the log. */
class MySqlTypesTest {
    private static final List<TypeRow> ROWS = TypeRow.read("/types/mysql.txt");

    @Test
    void everyLiteralGivesItsJson() throws Exception {
        try (var mysql = TestMySql.start();
                var mariadb = TestMySql.startMariaDb();
                TestDatabase postgres =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            mysql.execute("DROP DATABASE IF EXISTS types", "CREATE DATABASE types", "CREATE DATABASE target");
            mariadb.execute("CREATE DATABASE target");
            SinkTrial toPostgres = SinkTrial.postgres(false, () -> connect(postgres));
            SinkTrial toMySql = SinkTrial.mysql(false, "target", () -> mysql.connect("target"));
            SinkTrial toMariaDb = SinkTrial.mariadb(false, "target", () -> mariadb.connect("target"));
            List<SinkTrial> targets = List.of(toPostgres, toMySql, toMariaDb);
            List<Trial.Outcome> outcomes =
                    Trial.of(new MySql(mysql), ROWS, change -> targets.forEach(target -> target.accept(change)));
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
            FormatTrial.of(ROWS, outcomes);
            SinkTable.check("mysql", ROWS, targets);
            for (SinkTrial target : targets) {
                target.close();
            }
        }
    }

    private static Connection connect(TestDatabase database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    record MySql(TestMySql server) implements TypeServer {
        @Override
        public Connection connect() throws SQLException {
            Connection connection = server.connect();
            connection.setCatalog("types");
            try (var statement = connection.createStatement()) {
                // Lets zero dates in, and says in which zone the literals of timestamps are.
                statement.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'");
            }
            return connection;
        }

        @Override
        public Map<String, String> properties() {
            Map<String, String> all = new HashMap<>(RowSettings.mysql());
            all.putAll(Map.ofEntries(
                    Map.entry("name", "types"),
                    Map.entry("topic.prefix", "types"),
                    Map.entry("connector.class", "io.debezium.connector.mysql.MySqlConnector"),
                    Map.entry("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore"),
                    Map.entry("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory"),
                    Map.entry("database.hostname", server.host()),
                    Map.entry("database.port", String.valueOf(server.port())),
                    Map.entry("database.user", TestMySql.ADMIN),
                    Map.entry("database.password", TestMySql.PASSWORD),
                    Map.entry("database.server.id", "4711"),
                    Map.entry("database.ssl.mode", "disabled"),
                    Map.entry("driver.allowPublicKeyRetrieval", "true"),
                    Map.entry("database.include.list", "types"),
                    Map.entry("include.schema.changes", "false"),
                    Map.entry("poll.interval.ms", "50"),
                    Map.entry("errors.max.retries", "0")));
            return all;
        }

        @Override
        public void read(List<String> tables, Consumer<Change> rows) throws Exception {
            try (var reader = MySqlRows.open(properties())) {
                reader.jdbc().setCatalog("types");
                for (String name : tables) {
                    String ddl;
                    try (var statement = reader.jdbc().createStatement();
                            var result = statement.executeQuery("SHOW CREATE TABLE " + name)) {
                        result.next();
                        ddl = result.getString(2);
                    }
                    ReadTables.each(reader.jdbc(), reader.table(new TableName("types", name), ddl), rows);
                }
            }
        }
    }
}
