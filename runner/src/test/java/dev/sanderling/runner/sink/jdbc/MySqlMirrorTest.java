package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.source.mysql.TestMySql;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are there already in MySQL, which tells rows apart by whatever unique index they have. */
class MySqlMirrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id int primary key, v varchar(20), unique other (v) | the unique index other",
                "id int, v varchar(20), unique part (id, v(3)) | no primary key or unique index of just id",
            })
    void anIndexThatTakesOneRowForAnotherIsRefused(String columns, String sentence) {
        try (TestMySql server = TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS public",
                    "CREATE DATABASE public",
                    "CREATE TABLE public.t (big text, " + columns + ")");
            try (JdbcSink sink = Given.begun(plan(), () -> server.connect("public"), 1)) {
                Failure failure = catchThrowableOfType(Failure.class, () -> {
                    sink.write(Given.read(1, "x", "a"));
                    sink.commit(Given.segment(1, 1));
                    // 2 has what 1 has no more, and 1 is written last: MySQL would write 2 over 1.
                    sink.write(Given.update(1, "y", "a"));
                    sink.write(Given.create(2, "x", "b"));
                    sink.write(Given.update(1, "y", "c"));
                    sink.commit(Given.segment(1, 2));
                });
                assertThat(failure).isNotNull();
                assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.SINK_TABLE_MISMATCH);
                assertThat(failure.getMessage()).contains(sentence);
            }
        }
    }

    static SinkPlan.Jdbc plan() {
        SinkPlan.Jdbc postgres = Given.plan();
        return new SinkPlan.Jdbc(
                postgres.name(),
                new Database.MySql(postgres.database().endpoint(), "public", "here"),
                JdbcMode.UPSERT,
                postgres.schema(),
                postgres.table(),
                Map.of(),
                Optional.empty(),
                true,
                Evolve.NONE,
                OnNotEmpty.FAIL);
    }
}
