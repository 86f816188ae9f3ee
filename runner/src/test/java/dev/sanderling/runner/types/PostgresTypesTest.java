package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every line of the type table, on a real PostgreSQL, in the snapshot and in the log. */
class PostgresTypesTest {
    private static final List<TypeRow> ROWS = TypeRow.read("/types/postgres.txt");

    @Test
    void everyLiteralGivesItsJson() throws Exception {
        try (var postgres = new Postgres();
                var mysql = TestMySql.start();
                var mariadb = TestMySql.startMariaDb()) {
            postgres.execute(Ddl.POSTGRES);
            postgres.execute(Ddl.POSTGRES_CONTRARY);
            postgres.execute("CREATE DATABASE target");
            mysql.execute("CREATE DATABASE target");
            mariadb.execute("CREATE DATABASE target");
            SinkTrial toPostgres = SinkTrial.postgres(true, () -> postgres.connect("target"));
            SinkTrial toMySql = SinkTrial.mysql(true, "target", () -> mysql.connect("target"));
            SinkTrial toMariaDb = SinkTrial.mariadb(true, "target", () -> mariadb.connect("target"));
            List<SinkTrial> targets = List.of(toPostgres, toMySql, toMariaDb);
            List<Trial.Outcome> outcomes =
                    Trial.of(postgres, ROWS, change -> targets.forEach(target -> target.accept(change)));
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
            FormatTrial.of(ROWS, outcomes);
            SinkTable.check("postgres", ROWS, targets);
            for (SinkTrial target : targets) {
                target.close();
            }
        }
    }
}
