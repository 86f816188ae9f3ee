package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values and columns that cannot be read are refused with a sentence that says where they are. */
class UnreadableTest extends PreflightFixture {
    @ParameterizedTest
    @EnumSource(Version.class)
    void aMomentBeyondTheRangeOfNumbers(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY, late timestamptz)", "INSERT INTO t VALUES (1, 'infinity')");
        Source.Postgres source = db().source("public.t");
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(first.rows()).hasSize(1);
        db().run("INSERT INTO t VALUES (2, '294276-12-31')");
        assertUnconvertible(catchThrowable(() -> EngineRun.toBarrier(db(), source, first.state())));
        assertUnconvertible(catchThrowable(() -> EngineRun.toBarrier(db(), source, TestDatabase.blank())));
    }

    private static void assertUnconvertible(Throwable thrown) {
        Failure failure = failure(thrown);
        assertThat(failure.reason()).isEqualTo(Reason.UNCONVERTIBLE_VALUE);
        assertThat(failure)
                .hasMessageContaining("column late of table public.t")
                .hasMessageNotContaining("294276");
    }

    @Test
    void columnsThatDifferByCaseBeforeARunAndInItsMiddle() {
        open(
                Version.NEWEST,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE TABLE u (id int PRIMARY KEY, \"Name\" text, name text)");
        assertOne(
                check(db().source("public.*"), TestDatabase.blank()),
                Reason.UNSUPPORTED_TABLE,
                "public.u",
                "\"Name\", \"name\"",
                "RENAME COLUMN");
        Source.Postgres source = db().source("public.t");
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        db().run("ALTER TABLE t ADD \"V\" text", "INSERT INTO t VALUES (1, 'a', 'b')");
        Failure failure = failure(catchThrowable(() -> EngineRun.toBarrier(db(), source, first.state())));
        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED_TABLE);
        assertThat(failure).hasMessageContaining("public.t").hasMessageContaining("V and another");
    }

    /** Until PostgreSQL 15 such a byte is written as it is, which is no text. */
    @Test
    void aByteThatIsNoCharacter() {
        open(
                Version.OLDEST,
                "CREATE TABLE t (id int PRIMARY KEY, late \"char\")",
                "INSERT INTO t VALUES (1, 'x'), (2, 'é')");
        assertUnconvertible(
                catchThrowable(() -> EngineRun.toBarrier(db(), db().source("public.t"), TestDatabase.blank())));
    }

    @Test
    void keysThatWouldBecomeTheSameAndTablesOfWhichNothingIsLeft() {
        open(
                Version.NEWEST,
                "CREATE DOMAIN clock AS timetz",
                "CREATE TABLE k (id int, at clock, PRIMARY KEY (id, at))",
                "CREATE TABLE bare ()",
                "CREATE TABLE quoted (id int PRIMARY KEY, \"\"\"v\"\"\" int, \"'w\" int)",
                "CREATE TABLE fine (id int PRIMARY KEY, at timetz)",
                "ALTER TABLE bare REPLICA IDENTITY FULL");
        List<Finding> found = check(db().source("public.*"), TestDatabase.blank());
        assertThat(found).extracting(Finding::reason).containsOnly(Reason.UNSUPPORTED_TABLE);
        assertThat(found)
                .extracting(Finding::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("column at of the key of public.k", "timestamptz"),
                        message -> assertThat(message).contains("column \"v\" of public.quoted", "RENAME COLUMN"),
                        message -> assertThat(message).contains("public.bare has no column", "exclude the table"));
    }

    @Test
    void aDatabaseThatDoesNotKnowItsEncoding() {
        open(Version.NEWEST);
        db().run("DROP DATABASE IF EXISTS plain_ascii");
        db().run("CREATE DATABASE plain_ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try (var plain = new TestDatabase(db().server(), "plain_ascii")) {
            plain.run("CREATE TABLE t (id int PRIMARY KEY)");
            try (PostgresSession session = plain.open(plain.source("public.t"), "check")) {
                assertOne(
                        session.preflight(TestDatabase.blank(), dev.sanderling.runner.source.SourceSession.Depth.FULL),
                        Reason.SERVER_NOT_SUPPORTED,
                        "SQL_ASCII",
                        "UTF8");
            }
        }
    }

    /** What a run would say of it. */
    private static Failure failure(Throwable thrown) {
        return EngineFailure.of(Objects.requireNonNull(thrown), "here", "slot");
    }
}
