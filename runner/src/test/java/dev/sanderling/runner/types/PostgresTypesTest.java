package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every line of the type table, on a real PostgreSQL, in the snapshot and in the log. */
class PostgresTypesTest {
    private static final List<TypeRow> ROWS = TypeRow.read("/types/postgres.txt");

    @Test
    void everyLiteralGivesItsJson() throws Exception {
        try (var postgres = new Postgres()) {
            postgres.execute(Ddl.POSTGRES);
            postgres.execute(Ddl.POSTGRES_CONTRARY);
            List<Trial.Outcome> outcomes = Trial.of(postgres, ROWS);
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
        }
    }
}
