package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.WholeTables;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An ALTER TABLE between the moment of a view and the reading of the table: nobody's fault, and told as such. */
class AlteredWhileReadTest {
    /** A migration falls into the time between two statements in one of twenty or so. */
    private static final int LOOKS = 50;

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
                begin(job, session);
                Failure failure = catchThrowableOfType(
                        Failure.class,
                        () -> WholeTables.read(
                                session, job.state, (table, row) -> job.sql("ALTER TABLE b MODIFY id bigint")));
                assertThat(failure.reason()).isEqualTo(Reason.SOURCE_BUSY);
                assertThat(failure.getMessage()).contains(".b was altered");
            }
        }
    }

    /** Also between the look at its definition and the statement that names the columns. */
    @Test
    void aTableThatIsAlteredAllTheTimeIsNoDefectOfOurs() throws Exception {
        try (var server = TestMySql.startOwn()) {
            var job = new Job(server, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            var over = new AtomicBoolean();
            Thread migrations = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    job.sql("ALTER TABLE t ADD COLUMN c int", "ALTER TABLE t DROP COLUMN c");
                }
            });
            try (MySqlSession session = job.open()) {
                begin(job, session);
                for (int i = 0; i < LOOKS; i++) {
                    Failure failure = catchThrowableOfType(
                            Failure.class, () -> WholeTables.read(session, job.state, (table, row) -> {}));
                    if (failure != null) {
                        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.SOURCE_BUSY);
                    }
                }
            } finally {
                over.set(true);
                migrations.join();
            }
        }
    }

    /** Everything is to be read. */
    private static void begin(Job job, MySqlSession session) {
        job.state = job.state
                .edit()
                .epoch(1)
                .source(session.identity())
                .names(session.names(null))
                .snapshot(Snapshot.all())
                .done();
        session.prepare(job.state, "run");
    }
}
