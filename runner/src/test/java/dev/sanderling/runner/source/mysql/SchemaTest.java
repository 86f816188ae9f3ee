package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.TableNews;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that change while they are captured, and between runs: each row is read with the structure it was written in. */
class SchemaTest {
    @Test
    void tablesOfADatabaseThatIsDroppedAreDropped() {
        var job = new Job(
                Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE u (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.server.execute(
                "DROP DATABASE " + job.database,
                "CREATE DATABASE " + job.database,
                "CREATE TABLE " + job.database + ".t (id INT PRIMARY KEY)",
                "INSERT INTO " + job.database + ".t VALUES (1)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c1");
        assertThat(job.news)
                .filteredOn(TableNews.Noted.class::isInstance)
                .extracting(TableNews::table)
                .containsExactlyInAnyOrder(job.database + ".t", job.database + ".u");
        assertThat(job.news)
                .filteredOn(TableNews.Again.class::isInstance)
                .extracting(TableNews::table)
                .containsExactly(job.database + ".t");
    }

    @Test
    void aStatementThatCannotBeUnderstoodAndConcernsOthersStopsNobody() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        job.include = List.of(new TablePattern(job.database, "t"));
        EngineRun.toBarrier(job);
        job.sql(
                "INSERT INTO t VALUES (1)",
                "CREATE TABLE place (id INT PRIMARY KEY, at GEOMETRY NOT NULL SRID 4326)",
                "INSERT INTO t VALUES (2)");
        assertThat(EngineRun.toBarrier(job)).extracting(row -> row.value("id")).containsExactly("1", "2");
    }

    @Test
    void statementsThatConcernNoTableArePassedOver() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY, a INT)");
        EngineRun.toBarrier(job);
        if (!job.server.isOld()) {
            job.sql(
                    "CREATE LIBRARY lib LANGUAGE JAVASCRIPT AS $$ export function f(n) { return n } $$",
                    "CREATE JSON RELATIONAL DUALITY VIEW dv AS SELECT JSON_DUALITY_OBJECT('_id': id, 'a': a) FROM t",
                    "DROP LIBRARY lib",
                    "DROP VIEW dv");
        }
        job.sql(
                "CREATE USER IF NOT EXISTS 'somebody'@'%'",
                "INSERT INTO t VALUES (1, 2)", "INSERT INTO t VALUES (2, 3)");
        assertThat(EngineRun.toBarrier(job)).extracting(row -> row.value("id")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRowHasTheColumnsOfItsTime(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY, a INT)");
        EngineRun.toBarrier(job);
        job.sql(
                "INSERT INTO t VALUES (1, 10)",
                "ALTER TABLE t ADD COLUMN b VARCHAR(10) AFTER id",
                "INSERT INTO t VALUES (2, 'x', 20)",
                "ALTER TABLE t RENAME COLUMN a TO c",
                "INSERT INTO t VALUES (3, 'y', 30)",
                "ALTER TABLE t DROP COLUMN b",
                "INSERT INTO t VALUES (4, 40)");
        // Stopped at each row: every restart meets a structure that is not the table's any more.
        List<Map<String, Object>> expected = List.of(
                Map.of("id", "1", "a", "10"),
                Map.of("id", "2", "b", "x", "a", "20"),
                Map.of("id", "3", "b", "y", "c", "30"),
                Map.of("id", "4", "c", "40"));
        for (Map<String, Object> row : expected) {
            // A run that is killed has stored statements that the next one meets again.
            assertThat(EngineRun.run(job, rows -> false, rows -> rows >= 1)).isEmpty();
            assertThat(EngineRun.run(job, rows -> rows >= 1, rows -> false))
                    .singleElement()
                    .satisfies(r -> assertThat(r.values()).isEqualTo(row));
        }
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        job.sql("ALTER TABLE t RENAME COLUMN c TO d");
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (5, 50)");
        assertThat(EngineRun.toBarrier(job))
                .singleElement()
                .satisfies(r -> assertThat(r.values()).isEqualTo(Map.of("id", "5", "d", "50")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tablesComeAndGoBetweenRuns(boolean gtids) {
        var job = new Job(
                Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE gone (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql(
                "CREATE TABLE fresh (id INT PRIMARY KEY, v INT)",
                "INSERT INTO fresh VALUES (1, 1)",
                "INSERT INTO gone VALUES (2)",
                "DROP TABLE gone",
                "RENAME TABLE t TO renamed",
                "INSERT INTO renamed VALUES (3)",
                "CREATE TABLE copied AS SELECT * FROM fresh");
        assertThat(EngineRun.toBarrier(job).stream()
                        .map(row -> row.table() + row.value("id"))
                        .toList())
                .containsExactly("fresh1", "gone2", "renamed3", "copied1");
        job.sql(
                "INSERT INTO renamed VALUES (4)",
                "INSERT INTO fresh VALUES (2, 2)",
                "INSERT INTO copied VALUES (3, 3)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c4", "c2", "c3");
    }

    @Test
    void theHistoryGrowsOnlyByWhatIsNewAndIsCheckedWhenRead() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        assertThat(job.state.history()).isNotNull();
        long records = Objects.requireNonNull(job.state.history()).records();
        job.sql("INSERT INTO t VALUES (1)", "ALTER TABLE t ADD COLUMN a INT", "INSERT INTO t VALUES (2, 2)");
        // Stopped before the statement, whose record is in the history already; met again, it is not stored again.
        EngineRun.run(job, rows -> rows >= 1, rows -> false);
        EngineRun.toBarrier(job);
        assertThat(Objects.requireNonNull(job.state.history()).records()).isEqualTo(records + 1);

        String newest =
                Objects.requireNonNull(job.state.history()).chunks().getLast().name();
        job.chunks.content.put(newest, new byte[] {1, 2, 3});
        job.sql("INSERT INTO t VALUES (3, 3)");
        assertThatThrownBy(() -> EngineRun.toBarrier(job))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SCHEMA_HISTORY_LOST))
                .hasMessageContaining(newest);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTableThatIsAddedToTheJobIsCapturedFromThenOn(boolean gtids) {
        var job = new Job(
                Servers.of(gtids),
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE `old \"one\"` (id INT PRIMARY KEY, a INT, e ENUM('x', 'y') DEFAULT 'y')",
                "INSERT INTO `old \"one\"` VALUES (1, 1, 'x')",
                // The server knows when a table was made to the second only; so much older it has to be.
                "DO SLEEP(1.1)");
        job.include = List.of(new TablePattern(job.database, "t"));
        EngineRun.toBarrier(job);
        job.include = List.of(new TablePattern(job.database, "*"));
        job.sql(
                "CREATE TABLE fresh (id INT PRIMARY KEY)",
                "INSERT INTO fresh VALUES (7)",
                "ALTER TABLE fresh ADD b INT");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c7");
        assertThat(Objects.requireNonNull(job.state.tables()).names()).hasSize(3);
        long records = Objects.requireNonNull(job.state.history()).records();
        job.sql("INSERT INTO `old \"one\"` VALUES (2, 20, 'y')", "INSERT INTO fresh VALUES (8, 80)");
        assertThat(EngineRun.toBarrier(job))
                .extracting(EngineRun.Row::values)
                .containsExactly(Map.of("id", "2", "a", "20", "e", "y"), Map.of("id", "8", "b", "80"));
        assertThat(Objects.requireNonNull(job.state.history()).records()).isEqualTo(records);
    }

    @Test
    void aTableThatWasOutOfTheJobForAWhileIsReadAsItIsNow() {
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE away (id INT PRIMARY KEY, a INT)");
        EngineRun.toBarrier(job);
        job.include = List.of(new TablePattern(job.database, "t"));
        job.sql(
                "ALTER TABLE away DROP COLUMN a",
                "ALTER TABLE away ADD COLUMN z INT",
                "INSERT INTO t VALUES (1)",
                "DO SLEEP(1.1)");
        EngineRun.toBarrier(job);
        job.include = List.of(new TablePattern(job.database, "*"));
        job.sql("INSERT INTO away VALUES (1, 11)");
        assertThat(EngineRun.toBarrier(job))
                .extracting(EngineRun.Row::values)
                .containsExactly(Map.of("id", "1", "z", "11"));
        job.sql("INSERT INTO away VALUES (2, 22)");
        assertThat(EngineRun.toBarrier(job))
                .extracting(EngineRun.Row::values)
                .containsExactly(Map.of("id", "2", "z", "22"));
    }
}
