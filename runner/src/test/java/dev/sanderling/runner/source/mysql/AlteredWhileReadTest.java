package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.WholeTables;
import org.junit.jupiter.api.Test;

/** An ALTER TABLE between the moment of a view and the reading of the table: nobody's fault, and told as such. */
class AlteredWhileReadTest {
    @Test
    void theTableIsNamed() throws Exception {
        try (var server = TestMySql.startOwn()) {
            var job = new Job(
                    server,
                    "CREATE TABLE a (id int PRIMARY KEY)",
                    "CREATE TABLE b (id int PRIMARY KEY)",
                    "INSERT INTO a VALUES (1)",
                    "INSERT INTO b VALUES (1)");
            try (MySqlSession session = job.open()) {
                job.state = job.state
                        .edit()
                        .epoch(1)
                        .source(session.identity())
                        .names(session.names(null))
                        .snapshot(Snapshot.all())
                        .done();
                session.prepare(job.state, "run");
                Failure failure = catchThrowableOfType(
                        Failure.class,
                        () -> WholeTables.read(
                                session, job.state, (table, row) -> job.sql("ALTER TABLE b MODIFY id bigint")));
                assertThat(failure.reason()).isEqualTo(Reason.SOURCE_BUSY);
                assertThat(failure.getMessage()).contains(".b was altered");
            }
        }
    }
}
