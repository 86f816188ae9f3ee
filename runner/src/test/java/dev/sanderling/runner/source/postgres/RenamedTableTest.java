package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.TableView;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table gets another name between two runs, or none: the log has its changes under the former one. */
class RenamedTableTest {
    private static final String[] CHANGES = {
        "INSERT INTO a VALUES (2, 'y')", "UPDATE a SET v = 'z' WHERE id = 1", "DELETE FROM a WHERE id = 2"
    };

    @ParameterizedTest
    @EnumSource(Version.class)
    void renamed(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            Outcome second =
                    after(db, db.source("public.*"), "ALTER TABLE a RENAME TO b", "INSERT INTO b VALUES (3, 'w')");
            assertThat(told(second)).containsExactly("public.a c2", "public.a u1", "public.a d2", "public.b c3");
            assertThat(second.notes())
                    .anyMatch(note ->
                            note.startsWith("Captured no longer, because it was renamed, moved or dropped: public.a."))
                    .contains("Captured from now on, with the rows there already: public.b.");
        }
    }

    /** The rows that it had come with the name that it has. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void whatATableIsRenamedToIsReadWhole(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE a (id int PRIMARY KEY, v text)", "INSERT INTO a VALUES (1, 'x')");
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            try (PostgresSession session = db.open(source, "added")) {
                assertThat(session.added(first.state())).isEmpty();
                db.run("ALTER TABLE a RENAME TO b");
                assertThat(session.added(first.state())).containsExactly("public.b");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void renamedToWhatIsNotCaptured(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            Outcome second = after(
                    db,
                    db.source("public.a", "public.other"),
                    "ALTER TABLE a RENAME TO b",
                    "INSERT INTO b VALUES (3, 'w')");
            assertThat(told(second)).containsExactly("public.a c2", "public.a u1", "public.a d2");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void movedToAnotherSchema(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE SCHEMA archive");
            Outcome second = after(
                    db,
                    db.source("public.*", "archive.*"),
                    "ALTER TABLE a SET SCHEMA archive",
                    "INSERT INTO archive.a VALUES (3, 'w')");
            assertThat(told(second)).containsExactly("public.a c2", "public.a u1", "public.a d2", "archive.a c3");
        }
    }

    /** The log has each change under the name of its time; whose rows a name has today, only the catalogue says. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void twoTablesThatExchangeTheirNames(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(
                    "CREATE TABLE a (id int PRIMARY KEY, v text)",
                    "CREATE TABLE b (v text, id int PRIMARY KEY)",
                    "CREATE TABLE c (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run(
                    "INSERT INTO a VALUES (1, 'a')",
                    "INSERT INTO b VALUES ('b', 2)",
                    "ALTER TABLE a RENAME TO away",
                    "INSERT INTO away VALUES (3, 'not captured under this name')",
                    "ALTER TABLE b RENAME TO a",
                    "ALTER TABLE away RENAME TO b",
                    "INSERT INTO a VALUES ('b', 4)",
                    "INSERT INTO b VALUES (5, 'a')",
                    "TRUNCATE b",
                    "ALTER TABLE c ADD COLUMN v text");
            try (PostgresSession session = db.open(source, "added")) {
                assertThat(session.added(first.state())).containsExactly("public.a", "public.b");
            }
            Outcome second = EngineRun.toBarrier(db, db.source("public.a", "public.b", "public.c"), first.state());
            assertThat(told(second))
                    .containsExactly("public.a c1", "public.b c2", "public.a c4", "public.b c5", "public.b tnull");
            assertThat(second.notes())
                    .anyMatch(note -> note.startsWith("Read again from the first row, because it was given its name"
                            + " after the last run: public.a, public.b."));
            try (PostgresSession session = db.open(source, "added")) {
                assertThat(session.added(second.state())).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void awayAndBack(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE a (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.a");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run(
                    "INSERT INTO a VALUES (1)",
                    "ALTER TABLE a RENAME TO away",
                    "INSERT INTO away VALUES (2)",
                    "TRUNCATE away",
                    "ALTER TABLE away RENAME TO a",
                    "INSERT INTO a VALUES (3)");
            try (PostgresSession session = db.open(source, "added")) {
                assertThat(session.added(first.state()))
                        .as("what it had under the other name is in its rows only")
                        .containsExactly("public.a");
            }
            assertThat(told(EngineRun.toBarrier(db, source, first.state())))
                    .containsExactly("public.a c1", "public.a c3");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anotherTableUnderTheOldName(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE d (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.a", "public.d");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run(
                    "INSERT INTO a VALUES (1)",
                    "INSERT INTO d VALUES (1)",
                    "ALTER TABLE a RENAME TO a_old",
                    "DROP TABLE d",
                    "CREATE TABLE a (id int PRIMARY KEY, v text)",
                    "CREATE TABLE d (id int PRIMARY KEY, v text)",
                    "INSERT INTO a VALUES (2, 'new')");
            try (PostgresSession session = db.open(source, "added")) {
                assertThat(session.preflight(first.state(), Depth.FULL)).isEmpty();
                assertThat(session.added(first.state())).containsExactly("public.a", "public.d");
                session.prepare(first.state(), "killed");
                assertThat(session.preflight(first.state(), Depth.FULL))
                        .as("nobody but us has put them into the publication")
                        .isEmpty();
            }
            Outcome second = EngineRun.toBarrier(db, source, first.state());
            assertThat(told(second)).containsExactly("public.a c1", "public.d c1");
            assertThat(second.notes()).anyMatch(note -> note.contains("given its name after the last run: public.a"));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void dropped(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            Outcome second = after(db, db.source("public.*"), "DROP TABLE a");
            assertThat(told(second)).containsExactly("public.a c2", "public.a u1", "public.a d2");
            assertThat(second.notes()).anyMatch(note -> note.contains("renamed, moved or dropped: public.a."));
        }
    }

    /** Between the look at the catalogue and the lock somebody else was faster. */
    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE a RENAME TO b", "ALTER TABLE a SET SCHEMA aside", "DROP TABLE a"})
    void whileItIsAboutToBeRead(String statement) throws Exception {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            db.run(
                    "CREATE SCHEMA aside",
                    "CREATE TABLE a (id int PRIMARY KEY)",
                    "CREATE TABLE other (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            State state = first.state()
                    .edit()
                    .snapshot(Snapshot.again(null, List.of("public.a", "public.other"))
                            .unseen(List.of()))
                    .done();
            try (Connection owner = db.connect();
                    Statement alter = owner.createStatement();
                    PostgresSession session = db.open(source, "reader");
                    ExecutorService threads = Executors.newSingleThreadExecutor()) {
                owner.setAutoCommit(false);
                alter.execute(statement);
                Future<Optional<TableView>> view = threads.submit(() -> session.view(state));
                while (db.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
                    assertThat(view).as("what ended before it had to wait").isNotDone();
                }
                owner.commit();
                Throwable failure = catchThrowable(view::get).getCause();
                assertThat(failure).isInstanceOf(Failure.class);
                assertThat(((Failure) failure).reason())
                        .as(failure.getMessage())
                        .isEqualTo(Reason.SOURCE_BUSY);
                assertThat(failure).hasMessageContaining("dropped, renamed or moved");
            }
        }
    }

    private static Outcome after(TestDatabase db, Source.Postgres source, String... statements) {
        db.run(
                "CREATE TABLE a (id int PRIMARY KEY, v text)",
                "INSERT INTO a VALUES (1, 'x')",
                "CREATE TABLE other (id int PRIMARY KEY)");
        Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
        db.run(CHANGES);
        db.run(statements);
        return EngineRun.toBarrier(db, source, first.state());
    }

    private static List<String> told(Outcome outcome) {
        return outcome.rows().stream()
                .map(row -> row.table() + " " + row.op() + row.values().get("id"))
                .toList();
    }
}
