package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tables a TRUNCATE is of, as the server tells it. */
class TruncateTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void eachTableThatIsTruncatedHasOne(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(
                    "CREATE TABLE a (id int PRIMARY KEY)",
                    "CREATE TABLE a_child (id int PRIMARY KEY REFERENCES a)",
                    "CREATE TABLE other (id int PRIMARY KEY REFERENCES a)",
                    "CREATE TABLE a_parts (id int PRIMARY KEY) PARTITION BY LIST (id)",
                    "CREATE TABLE one PARTITION OF a_parts FOR VALUES IN (1)",
                    "CREATE TABLE two PARTITION OF a_parts FOR VALUES IN (2)");
            Source.Postgres source = db.source("public.a*");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();

            db.run("TRUNCATE a CASCADE");
            Outcome cascade = EngineRun.toBarrier(db, source, state);
            assertThat(ops(cascade)).containsExactlyInAnyOrder("t a", "t a_child");

            db.run(
                    "TRUNCATE other",
                    "INSERT INTO a_parts VALUES (1), (2)",
                    "TRUNCATE one",
                    "TRUNCATE a_parts RESTART IDENTITY",
                    "BEGIN; INSERT INTO a VALUES (1); SAVEPOINT s; TRUNCATE a CASCADE; ROLLBACK TO s; COMMIT");
            Outcome parts = EngineRun.toBarrier(db, source, cascade.state());
            assertThat(ops(parts))
                    .as("the server tells of one partition only where it is captured as a table of its own")
                    .containsExactly("c a_parts", "c a_parts", "t a_parts", "c a");

            // In the middle of a transaction there is no place to go on from.
            db.run("BEGIN; INSERT INTO a VALUES (2); TRUNCATE a, a_child, other; INSERT INTO a VALUES (3); COMMIT");
            for (int dies = 1; dies <= 3; dies++) {
                int at = dies;
                Outcome cut = EngineRun.cut(db, source, parts.state(), rows -> rows.size() >= at);
                assertThat(cut.rows()).isEmpty();
            }
            assertThat(ops(EngineRun.toBarrier(db, source, parts.state())))
                    .containsExactly("c a", "t a", "t a_child", "c a");
        }
    }

    /** As an earlier version of ours made it. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aPublicationThatLeavesTruncatesOutIsAltered(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.t");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            db.run("ALTER PUBLICATION "
                    + Quote.name(String.valueOf(state.names().publication()))
                    + " SET (publish = 'insert, update, delete')");
            db.run("TRUNCATE t", "INSERT INTO t VALUES (1)");
            Outcome upgraded = EngineRun.toBarrier(db, source, state);
            assertThat(upgraded.notes()).anyMatch(note -> note.startsWith("TRUNCATE is captured from now on"));
            assertThat(ops(upgraded)).endsWith("c t");
            db.run("TRUNCATE t");
            Outcome later = EngineRun.toBarrier(db, source, upgraded.state());
            assertThat(ops(later)).containsExactly("t t");
            assertThat(later.notes()).noneMatch(note -> note.startsWith("TRUNCATE"));
        }
    }

    private static List<String> ops(Outcome outcome) {
        return outcome.rows().stream()
                .map(row -> row.op() + " " + row.table().replaceFirst(".*[.]", ""))
                .toList();
    }
}
