package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.TableNews;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that log their changes in a form that is not read: found in the log, whatever the global settings say. */
class LogFormsTest {
    private static final String[] SETUP = {
        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), doc JSON, big TEXT)",
        "CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(20))",
        "CREATE TABLE free (id INT PRIMARY KEY, v VARCHAR(20), doc JSON, big TEXT)",
        "CREATE TABLE watched (id INT PRIMARY KEY)",
        "CREATE TRIGGER w AFTER INSERT ON watched FOR EACH ROW INSERT INTO t (id) VALUES (NEW.id)",
        "CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                + " BEGIN INSERT INTO u VALUES (n, 'f'); RETURN n; END",
        "INSERT INTO t VALUES (1, 'one', '{\"a\": 1, \"b\": \"" + "x".repeat(100) + "\"}', 'big')",
        "INSERT INTO free SELECT * FROM t"
    };

    private static Job job() {
        var job = new Job(Servers.withGtids(), SETUP);
        job.include = List.of(new TablePattern(job.database, "t"), new TablePattern(job.database, "u"));
        EngineRun.toBarrier(job);
        return job;
    }

    private static void stops(Job job, Reason reason, String... words) {
        assertThatThrownBy(() -> EngineRun.toBarrier(job))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (id) VALUES (2)",
                "UPDATE t SET v = 'x'",
                "REPLACE INTO u VALUES (1, 'x')",
                "DELETE FROM t WHERE id = 1",
                "UPDATE free JOIN t USING (id) SET t.v = 'y'",
                "DELETE x FROM t AS x JOIN free USING (id)",
                "INSERT INTO watched VALUES (7)",
                "UPDATE free SET v = f(9) WHERE id = 5",
                "WITH one AS (SELECT 1 AS id) UPDATE t JOIN one USING (id) SET v = 'z'",
            })
    void rowsAsStatementsStopTheRun(String statement) {
        Job job = job();
        job.sql(
                "GRANT TRIGGER ON " + job.database + ".* TO " + TestMySql.CAPTURE_USER,
                "SET SESSION binlog_format = STATEMENT",
                "INSERT INTO free (id) VALUES (5)",
                "BEGIN",
                statement,
                "COMMIT");
        stops(job, Reason.BINLOG_FORMAT_NOT_ROW, "binlog_format", "resnapshot");
    }

    @Test
    void aPreparedTransactionStopsTheRunUntilItIsOver() {
        Job job = job();
        job.sql("XA START 'one'", "INSERT INTO u VALUES (21, 'one')", "XA END 'one'", "XA COMMIT 'one' ONE PHASE");
        job.sql("XA START 'free'", "INSERT INTO free (id) VALUES (22)", "XA END 'free'", "XA PREPARE 'free'");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c21");
        job.sql("XA COMMIT 'free'");
        job.sql("XA START 'two'", "INSERT INTO u VALUES (23, 'two')", "XA END 'two'", "XA ROLLBACK 'two'");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        job.sql("XA START 'three'", "INSERT INTO u VALUES (24, 'three')", "XA END 'three'", "XA PREPARE 'three'");
        job.sql("XA ROLLBACK 'three'");
        stops(job, Reason.UNSUPPORTED_STATEMENT, "XA", job.database + ".u", "resnapshot");
    }

    @Test
    void aTableMadeOfAQueryStopsTheRunWhereItsRowsAreNotLogged() {
        Job job = job();
        job.include = List.of(new TablePattern(job.database, "*"));
        job.sql("SET SESSION binlog_format = STATEMENT", "CREATE TABLE made AS SELECT id FROM t");
        // The server itself logs rows here where it can; either way the row must not be lost.
        try {
            assertThat(EngineRun.toBarrier(job))
                    .filteredOn(row -> row.table().equals("made"))
                    .extracting(row -> row.value("id"))
                    .containsExactly("1");
        } catch (Failure refused) {
            assertThat(refused.reason()).isEqualTo(Reason.BINLOG_FORMAT_NOT_ROW);
        }
    }

    @Test
    void statementsOfTheOthersTablesAreTheirOwn() {
        Job job = job();
        job.sql(
                "SET SESSION binlog_format = STATEMENT",
                "INSERT INTO free (id, v) VALUES (5, 't')",
                "UPDATE free SET v = UPPER(v)",
                "SET SESSION binlog_format = ROW",
                "INSERT INTO u VALUES (3, 'three')");
        stops(job, Reason.BINLOG_FORMAT_NOT_ROW, "GRANT TRIGGER ON `" + job.database + "`.*", "ddl.filter");
        job.sql("GRANT TRIGGER ON " + job.database + ".* TO " + TestMySql.CAPTURE_USER);
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c3");
    }

    /** The server notes the databases of all tables that a statement opens; no grant is needed for those. */
    @Test
    void statementsThatOpenNoTableOfACapturedDatabaseAreTheirOwn() {
        Job job = job();
        var other = new Job(
                job.server,
                "CREATE TABLE sums (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE log (id INT PRIMARY KEY AUTO_INCREMENT, n INT)",
                "CREATE TRIGGER l AFTER INSERT ON sums FOR EACH ROW INSERT INTO log (n) VALUES (NEW.n)",
                "CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO log (n) VALUES (n); RETURN n; END",
                "CREATE VIEW v AS SELECT * FROM sums");
        other.sql(
                "SET SESSION binlog_format = STATEMENT",
                "INSERT INTO sums VALUES (1, 1)",
                "UPDATE v SET n = 2",
                "UPDATE sums SET n = f(3)",
                "DELETE s FROM sums s JOIN log l ON s.id = l.id");
        job.sql("INSERT INTO u VALUES (3, 'three')");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO sums VALUES (1, 1)",
                "UPDATE sums SET n = f(3)",
                "UPDATE v SET v = 'x'",
                "DELETE FROM parent"
            })
    void statementsOfOtherDatabasesThatReachCapturedTablesStopTheRun(String statement) {
        Job job = job();
        String captured = job.database;
        var other = new Job(
                job.server,
                "CREATE TABLE sums (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "INSERT INTO parent VALUES (1)",
                "CREATE TRIGGER l AFTER INSERT ON sums FOR EACH ROW INSERT INTO %s.u (id) VALUES (NEW.id)"
                        .formatted(captured),
                "CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO %s.u (id) VALUES (n); RETURN n; END".formatted(captured),
                "CREATE VIEW v AS SELECT * FROM %s.t".formatted(captured),
                "INSERT INTO sums VALUES (5, 5)");
        job.sql(
                "GRANT TRIGGER ON " + other.database + ".* TO " + TestMySql.CAPTURE_USER,
                "ALTER TABLE u ADD p INT, ADD FOREIGN KEY (p) REFERENCES " + other.database
                        + ".parent (id) ON DELETE CASCADE");
        EngineRun.toBarrier(job);
        other.sql("SET SESSION binlog_format = STATEMENT", statement);
        stops(job, Reason.BINLOG_FORMAT_NOT_ROW, "resnapshot");
    }

    @Test
    void whatIsDoneToATemporaryTableIsNotDoneToTheOneOfItsName() {
        Job job = job();
        job.sql(
                "SET SESSION binlog_format = STATEMENT",
                "CREATE TEMPORARY TABLE u (x INT)",
                "ALTER TABLE u ADD y INT",
                "DROP TABLE u",
                "SET SESSION binlog_format = ROW",
                "INSERT INTO u VALUES (9, 'nine')");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c9");
        assertThat(job.news).isEmpty();
        job.sql("TRUNCATE TABLE u");
        assertThat(EngineRun.toBarrier(job)).extracting(EngineRun.Row::op).containsExactly("t");
    }

    /** Such a session's statements are marked alike, whichever table they are about. */
    @Test
    void aTruncateInASessionWithATemporaryTableIsNotPassedOver() {
        Job job = job();
        var again =
                new TableNews.Again(job.database + ".u", "of a TRUNCATE that may be of a temporary table of its name");
        job.sql(
                "CREATE PROCEDURE refresh() BEGIN CREATE TEMPORARY TABLE made AS SELECT 7 AS id; TRUNCATE TABLE u;"
                        + " TRUNCATE TABLE free; INSERT INTO u SELECT id, 'seven' FROM made; END",
                "CALL refresh()");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c7");
        assertThat(job.news).containsExactly(again);
        job.news.clear();
        job.sql("SET SESSION binlog_format = STATEMENT", "CREATE TEMPORARY TABLE u (x INT)", "TRUNCATE TABLE u");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        assertThat(job.news).containsExactly(again);
    }

    @Test
    void aFileLoadedByAStatementStopsTheRun() throws Exception {
        Job job = job();
        // Where the server lets nobody read files there is no such statement either.
        var folder = job.server.query("SELECT @@secure_file_priv").getFirst();
        org.junit.jupiter.api.Assumptions.assumeTrue(folder != null);
        var file = folder.isBlank() ? Files.createTempFile("load", ".txt") : java.nio.file.Path.of(folder, "load.txt");
        Files.writeString(file, "8\teight\n");
        file.toFile().setReadable(true, false);
        job.sql("SET SESSION binlog_format = STATEMENT", "LOAD DATA INFILE '" + file + "' INTO TABLE u");
        stops(job, Reason.BINLOG_FORMAT_NOT_ROW, job.database + ".u");
    }

    @Test
    void changesOfPartsOfADocumentStopTheRun() {
        Job job = job();
        job.sql("SET SESSION binlog_row_value_options = PARTIAL_JSON", "UPDATE free SET doc = JSON_SET(doc, '$.a', 2)");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        job.sql(
                "SET SESSION binlog_row_value_options = PARTIAL_JSON",
                "UPDATE t SET v = 'two', doc = JSON_SET(doc, '$.a', 2)");
        stops(job, Reason.BINLOG_ROW_IMAGE_NOT_FULL, "PARTIAL_JSON", job.database + ".t", "resnapshot");
    }

    @ParameterizedTest
    @CsvSource({
        "MINIMAL, UPDATE t SET v = 'x'",
        "MINIMAL, DELETE FROM t",
        "MINIMAL, INSERT INTO t (id) VALUES (9)",
        "NOBLOB, UPDATE t SET v = 'x'"
    })
    void rowsWithoutAllTheirColumnsStopTheRun(String image, String statement) {
        Job job = job();
        job.sql("SET SESSION binlog_row_image = " + image, "UPDATE free SET v = 'x'", "DELETE FROM free");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        job.sql("SET SESSION binlog_row_image = " + image, statement);
        stops(job, Reason.BINLOG_ROW_IMAGE_NOT_FULL, "binlog_row_image", job.database + ".t", "resnapshot");
    }

    @Test
    void compressedTransactionsAreLookedAtToo() {
        Job job = job();
        job.sql(
                "SET SESSION binlog_transaction_compression = ON",
                "INSERT INTO u VALUES (4, 'four')",
                "INSERT INTO free (id) VALUES (44)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c4");
        job.sql(
                "SET SESSION binlog_transaction_compression = ON",
                "SET SESSION binlog_row_value_options = PARTIAL_JSON",
                "UPDATE t SET doc = JSON_SET(doc, '$.a', 2)");
        stops(job, Reason.BINLOG_ROW_IMAGE_NOT_FULL, "PARTIAL_JSON");
        var second = job();
        second.sql(
                "SET SESSION binlog_transaction_compression = ON",
                "SET SESSION binlog_row_image = MINIMAL",
                "UPDATE t SET v = 'x'");
        stops(second, Reason.BINLOG_ROW_IMAGE_NOT_FULL, "binlog_row_image");
    }

    @Test
    void aTableThatIsToBeReadAgainIsNotStoppedAt() {
        Job job = job();
        job.sql(
                "GRANT TRIGGER ON " + job.database + ".* TO " + TestMySql.CAPTURE_USER,
                "SET SESSION binlog_format = STATEMENT",
                "UPDATE t SET v = 'lost'");
        stops(job, Reason.BINLOG_FORMAT_NOT_ROW, "resnapshot: {tables: [" + job.database + ".t]}");
        job.state = job.state
                .edit()
                .snapshot(Snapshot.again(null, List.of(job.database + ".t")))
                .done();
        assertThat(EngineRun.toBarrier(job)).isEmpty();
    }

    @Test
    void aDefaultThatNoCalendarHasIsNamedBeforeTheFirstRun() {
        var job = new Job(
                Servers.withGtids(),
                "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
                "CREATE TABLE odd (id INT PRIMARY KEY, d DATE DEFAULT '2024-02-31', z DATE DEFAULT '0000-00-00')");
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(State.blank("test"), Depth.FULL))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message())
                            .contains("Column d of table " + job.database + ".odd", "2024-02-31", "columns.exclude"));
        }
    }

    @Test
    void datesThatNoCalendarHasAreOnlyTheirTablesTrouble() {
        Job job = job();
        job.sql(
                "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
                "CREATE TABLE odd (id INT PRIMARY KEY, d DATE DEFAULT '2024-02-31')",
                "INSERT INTO odd VALUES (1, '2024-02-31')",
                "SET SESSION binlog_transaction_compression = ON",
                "INSERT INTO odd VALUES (2, '2024-02-31')",
                "INSERT INTO u VALUES (6, 'six')");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c6");
        job.sql(
                "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
                "ALTER TABLE u ADD COLUMN d DATE NOT NULL DEFAULT '2024-02-31'",
                "INSERT INTO u VALUES (7, 'seven', '2024-02-28')");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c7");
        job.sql("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'", "INSERT INTO u (id) VALUES (8)");
        assertThat(EngineRun.toBarrier(job))
                .singleElement()
                .satisfies(row -> assertThat(row.value("d")).isEqualTo("null"));
    }
}
