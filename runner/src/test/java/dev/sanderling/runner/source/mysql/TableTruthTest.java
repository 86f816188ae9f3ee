package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.TablePattern;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows come under the columns that the server says, not under those that a parser makes of statements. */
class TableTruthTest {
    /** How much the log says of tables. */
    enum Metadata {
        MINIMAL,
        FULL;

        void set() {
            Servers.withGtids().execute("SET GLOBAL binlog_row_metadata = " + this);
            Servers.withoutGtids().execute("SET GLOBAL binlog_row_metadata = " + this);
        }
    }

    @AfterEach
    void reset() {
        Metadata.FULL.set();
    }

    private static Job job(Metadata metadata, String... setup) {
        metadata.set();
        var job = new Job(Servers.withGtids(), setup);
        EngineRun.toBarrier(job);
        return job;
    }

    private static List<Map<String, Object>> values(Job job) {
        return EngineRun.toBarrier(job).stream().map(EngineRun.Row::values).toList();
    }

    private static final String[] TARGET_AND_TEMPLATE = {
        "CREATE TABLE tgt (id INT PRIMARY KEY, first_name VARCHAR(20), last_name VARCHAR(20), n INT)",
        "CREATE TABLE tpl (id INT PRIMARY KEY, last_name VARCHAR(20), first_name VARCHAR(20), m INT)"
    };

    private static final Map<String, Object> GRACE =
            Map.of("id", "2", "first_name", "Grace", "last_name", "Hopper", "n", "2");

    @ParameterizedTest
    @EnumSource
    void aTableThatIsThereIsNotMadeAgain(Metadata metadata) {
        Job job = job(metadata, TARGET_AND_TEMPLATE);
        job.sql("CREATE TABLE IF NOT EXISTS tgt LIKE tpl", "INSERT INTO tgt VALUES (2, 'Grace', 'Hopper', 2)");
        assertThat(values(job)).containsExactly(GRACE);
        job.sql("CREATE TABLE IF NOT EXISTS tgt (id INT, a TEXT)", "INSERT INTO tgt VALUES (3, 'a', 'b', 4)");
        assertThat(values(job)).containsExactly(Map.of("id", "3", "first_name", "a", "last_name", "b", "n", "4"));
    }

    @ParameterizedTest
    @EnumSource
    void aGeneratedInvisibleKeyStaysFirst(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE first (id INT PRIMARY KEY)");
        job.sql(
                "SET SESSION sql_generate_invisible_primary_key = ON",
                "CREATE TABLE t (v BIGINT UNSIGNED)",
                "INSERT INTO t (v) VALUES (10)",
                "ALTER TABLE t ADD COLUMN c BIGINT UNSIGNED FIRST",
                "INSERT INTO t (c, v) VALUES (NULL, 20)");
        if (metadata == Metadata.FULL) {
            List<Map<String, Object>> rows = values(job);
            assertThat(rows).hasSize(2);
            assertThat(rows.getFirst()).containsEntry("my_row_id", "1").containsEntry("v", "10");
            assertThat(rows.getLast())
                    .containsEntry("my_row_id", "2")
                    .containsEntry("c", "null")
                    .containsEntry("v", "20");
        } else {
            rightOrRefused(
                    job,
                    rows -> assertThat(rows.getLast())
                            .containsEntry("my_row_id", "2")
                            .containsEntry("c", "null")
                            .containsEntry("v", "20"));
        }
    }

    private static void rightOrRefused(Job job, java.util.function.Consumer<List<Map<String, Object>>> right) {
        try {
            right.accept(values(job));
        } catch (Failure refused) {
            assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED_STATEMENT);
            assertThat(refused).hasMessageContainingAll("binlog_row_metadata = FULL", "resnapshot");
        }
    }

    /** The log numbers texts among themselves, and numbers, and some of what is no text counts as one. */
    @ParameterizedTest
    @EnumSource
    void textsAndNumbersBesideOtherTypesAreWhatTheyAre(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE u (id INT PRIMARY KEY)");
        boolean vectors = !job.server.isOld();
        List<String> others =
                List.of("JSON", "POINT", "ENUM('x')", "BIT(3)", "YEAR", "TIME", vectors ? "VECTOR(3)" : "GEOMETRY");
        for (int i = 0; i < others.size(); i++) {
            job.sql(
                    "CREATE TABLE t" + i + " (id INT PRIMARY KEY, o " + others.get(i) + ", b BLOB, t TEXT,"
                            + " x VARBINARY(9), l VARCHAR(9) CHARACTER SET latin1, n TINYINT, u BIGINT UNSIGNED)",
                    "INSERT INTO t" + i + " VALUES (1, NULL, x'C3A9', 'é', x'00', 'ü', -1, 18446744073709551615)");
        }
        List<Map<String, Object>> rows = values(job);
        assertThat(rows).hasSize(others.size());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("t", "é")
                        .containsEntry("l", "ü")
                        .containsEntry("n", "-1")
                        .containsEntry("u", "18446744073709551615"));
        assertThat(rows)
                .extracting(row -> row.get("b"))
                .containsOnly(rows.getFirst().get("b"))
                .doesNotContain("é");
    }

    @ParameterizedTest
    @EnumSource
    void aTimestampIsNotNullWhereTheSessionSaysSo(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE u (id INT PRIMARY KEY, v INT)");
        job.sql(
                "SET explicit_defaults_for_timestamp = OFF",
                "CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP(3), b TIMESTAMP NULL)",
                "ALTER TABLE u ADD c TIMESTAMP",
                "INSERT INTO t VALUES (1, '2024-01-01', NULL)",
                "INSERT INTO u VALUES (1, 2, '2024-01-01')",
                // What the catalogue has then is not what the rows above had.
                "ALTER TABLE t ADD d INT AFTER id",
                "ALTER TABLE u DROP v",
                "INSERT INTO u VALUES (2, '2024-01-01')");
        List<Map<String, Object>> rows = values(job);
        assertThat(rows).extracting(row -> String.join(",", row.keySet())).containsExactly("id,a,b", "id,v,c", "id,c");
        assertThat(rows.getFirst()).containsEntry("b", "null");
        assertThat(rows.getLast()).doesNotContainValue("null");
    }

    @ParameterizedTest
    @EnumSource
    void synonymsAreTheTypesThemselves(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY)");
        job.sql(
                "ALTER TABLE t ADD b BOOL, ADD bb BOOLEAN NOT NULL DEFAULT TRUE, ADD f4 FLOAT4, ADD f8 FLOAT8,"
                        + " ADD i1 INT1 UNSIGNED, ADD i3 MIDDLEINT, ADD i8 INT8 UNSIGNED ZEROFILL, ADD r REAL,"
                        + " ADD nc NATIONAL CHAR(3), ADD nv NATIONAL VARCHAR(9), ADD nv2 NCHAR VARCHAR(9),"
                        + " ADD lv LONG VARCHAR, ADD lb LONG VARBINARY, ADD l LONG, ADD fx FIXED(7,2), ADD dc DEC(5),"
                        + " ADD cv CHARACTER VARYING(4), ADD cb CHAR(2) BYTE, ADD dp DOUBLE PRECISION",
                "INSERT INTO t VALUES (1, 2, -1, 1.5, 2.5, 200, -3, 18446744073709551615, 0.5, 'äb', 'ö', 'ü', 'long',"
                        + " x'00ff', 'l', 12345.67, 99999, 'cv', x'ff00', 0.25)");
        assertThat(values(job)).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("b", "2").containsEntry("bb", "-1").containsEntry("f4", "1.5");
            assertThat(row)
                    .containsEntry("f8", "2.5")
                    .containsEntry("i1", "200")
                    .containsEntry("i3", "-3");
            assertThat(row).containsEntry("i8", "18446744073709551615").containsEntry("r", "0.5");
            assertThat(row).containsEntry("nc", "äb").containsEntry("nv", "ö").containsEntry("nv2", "ü");
            assertThat(row).containsEntry("lv", "long").containsEntry("l", "l").containsEntry("fx", "12345.67");
            assertThat(row)
                    .containsEntry("dc", "99999")
                    .containsEntry("cv", "cv")
                    .containsEntry("dp", "0.25");
        });
        job.sql("CREATE TABLE s (id SERIAL, f FLOAT4(7,3))", "INSERT INTO s VALUES (1, 2.5)");
        assertThat(values(job)).containsExactly(Map.of("id", "1", "f", "2.5"));
    }

    @ParameterizedTest
    @EnumSource
    void textsAreInTheCharacterSetThatTheyAreIn(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)) CHARSET utf8mb4");
        job.sql(
                "ALTER TABLE t CHARSET gbk",
                "ALTER TABLE t ADD w VARCHAR(20)",
                "INSERT INTO t VALUES (1, 'ä中', '中文')",
                "DELETE FROM t",
                "ALTER TABLE t CONVERT TO CHARACTER SET latin1",
                "INSERT INTO t VALUES (2, 'é', 'ü')");
        assertThat(values(job))
                .containsExactly(
                        Map.of("id", "1", "v", "ä中", "w", "中文"),
                        Map.of("id", "1", "v", "ä中", "w", "中文"),
                        Map.of("id", "2", "v", "é", "w", "ü"));
        job.sql(
                "ALTER SCHEMA " + job.database + " COLLATE gbk_chinese_ci",
                "CREATE TABLE g (id INT PRIMARY KEY, v VARCHAR(20), e ENUM('中', 'b'))",
                "INSERT INTO g VALUES (1, '中文', '中')",
                "ALTER TABLE g CONVERT TO CHARACTER SET binary",
                "INSERT INTO g (id, v) VALUES (2, x'00ff')");
        rightOrRefused(job, rows -> {
            assertThat(rows.getFirst()).containsEntry("v", "中文").containsEntry("e", "中");
            assertThat(rows.getLast()).containsEntry("v", "00FF");
        });
    }

    @ParameterizedTest
    @EnumSource
    void columnsThatChangePlacesKeepTheirValues(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(10), c INT)");
        job.sql(
                "INSERT INTO t VALUES (1, 1, 'b', 3)",
                "ALTER TABLE t RENAME COLUMN a TO c, RENAME COLUMN c TO a",
                "INSERT INTO t (id, a, b, c) VALUES (2, 33, 'b', 11)");
        assertThat(values(job))
                .containsExactly(
                        Map.of("id", "1", "a", "1", "b", "b", "c", "3"),
                        Map.of("id", "2", "a", "33", "b", "b", "c", "11"));
        job.sql(
                "ALTER TABLE t CHANGE a b VARCHAR(20), CHANGE b a VARCHAR(20)",
                "INSERT INTO t (id, a, b, c) VALUES (3, 'was b', 'was a', 1)");
        assertThat(values(job)).containsExactly(Map.of("id", "3", "a", "was b", "b", "was a", "c", "1"));
    }

    /** The driver sends UTF-8, which a session of another character set takes for other letters. */
    @ParameterizedTest
    @EnumSource
    void statementsAreInTheCharacterSetOfTheirSession(Metadata metadata) {
        Job job = job(metadata, "SET NAMES latin1", "CREATE TABLE `é` (id INT PRIMARY KEY)");
        job.sql(
                "SET NAMES latin1",
                "INSERT INTO `é` VALUES (1)",
                "ALTER TABLE `é` ADD COLUMN `ä` INT",
                "INSERT INTO `é` VALUES (2, 3)",
                "TRUNCATE TABLE `é`");
        List<EngineRun.Row> rows = EngineRun.toBarrier(job);
        assertThat(rows).extracting(row -> row.table() + " " + row.op()).containsExactly("Ã© c", "Ã© c", "Ã© t");
        assertThat(rows.get(1).values()).isEqualTo(Map.of("id", "2", "Ã¤", "3"));
    }

    /** The parser mixes them up, or does not know a type; the names are said all the same. */
    @ParameterizedTest
    @EnumSource
    void namesAreWhatStatementsSayWhateverComesLater(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(10), e ENUM('x', 'y'))");
        job.sql(
                "ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a",
                "INSERT INTO t (id, a, b, e) VALUES (1, 'was b', 11, 'y')",
                "ALTER TABLE t ADD c CHAR(3) ASCII AFTER id, MODIFY e ENUM('y', 'x', 'z') FIRST",
                "ALTER TABLE t ADD d CHAR(3) ASCII FIRST, MODIFY e ENUM('z', 'x', 'y') AFTER d",
                "INSERT INTO t (id, a, b, c, d, e) VALUES (2, 'a', 22, 'ccc', 'ddd', 'y')",
                "ALTER TABLE t DROP a, CHANGE d first CHAR(3) ASCII AFTER b, ADD (f INT, g INT)",
                "INSERT INTO t (id, b, c, first, e, f, g) VALUES (3, 33, 'ccc', 'ddd', 'z', 5, 6)",
                "ALTER TABLE t DROP c");
        assertThat(values(job))
                .containsExactly(
                        Map.of("id", "1", "a", "was b", "b", "11", "e", "y"),
                        Map.of("id", "2", "a", "a", "b", "22", "c", "ccc", "d", "ddd", "e", "y"),
                        Map.of("id", "3", "b", "33", "c", "ccc", "first", "ddd", "e", "z", "f", "5", "g", "6"));
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateThatIsNotCapturedIsLookedUp(Metadata metadata) {
        metadata.set();
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        var other = new Job(Servers.withGtids(), "CREATE TABLE tpl (id INT PRIMARY KEY, e ENUM('x', 'y,z'), p POINT)");
        EngineRun.toBarrier(job);
        job.sql("CREATE TABLE made LIKE " + other.database + ".tpl", "INSERT INTO made VALUES (1, 'y,z', NULL)");
        assertThat(values(job)).containsExactly(Map.of("id", "1", "e", "y\\,z", "p", "null"));
    }

    @Test
    void whereNobodyCanTellTheRunStopsAndSaysWhatHappened() {
        Job job = job(Metadata.MINIMAL, TARGET_AND_TEMPLATE);
        job.sql(
                "ALTER TABLE tgt RENAME COLUMN first_name TO last_name, RENAME COLUMN last_name TO first_name",
                "INSERT INTO tgt (id, first_name, last_name, n) VALUES (2, 'Grace', 'Hopper', 2)",
                "DROP TABLE tgt",
                "CREATE TABLE tgt LIKE tpl");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> EngineRun.toBarrier(job))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.UNSUPPORTED_STATEMENT))
                    .hasMessageContainingAll(
                            job.database + ".tgt",
                            "RENAME COLUMN first_name TO last_name",
                            "binlog_row_metadata = FULL",
                            "resnapshot: {tables: [" + job.database + ".tgt]}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalStatementsBetweenTwoRunsAreFollowed(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY, a INT)");
        job.sql(
                "ALTER TABLE t ADD COLUMN b INT",
                "INSERT INTO t VALUES (1, 2, 3)",
                "ALTER TABLE t ADD COLUMN c INT AFTER id",
                "INSERT INTO t VALUES (2, 9, 2, 3)",
                "ALTER TABLE t DROP COLUMN a",
                "INSERT INTO t VALUES (3, 9, 3)");
        assertThat(values(job))
                .containsExactly(
                        Map.of("id", "1", "a", "2", "b", "3"),
                        Map.of("id", "2", "c", "9", "a", "2", "b", "3"),
                        Map.of("id", "3", "c", "9", "b", "3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE %s.p ADD PARTITION PARTITIONS 3",
                "ALTER TABLE %s.p AUTOEXTEND_SIZE = 4M",
                "ALTER TABLE %s.p SECONDARY_ENGINE = NULL",
                "CREATE TABLE %s.n (a CHAR(3) BYTE, b CHAR(3) ASCII, c GEOMETRY NOT NULL SRID 4326)",
                "ALTER TABLE %s.p CONVERT TO CHARACTER SET DEFAULT",
                "CREATE /*!50001 TABLE */ %s.n (a INT)",
                "RENAME TABLE %s.p TO %1$s.`a``b`",
                "CREATE SPATIAL REFERENCE SYSTEM 990001 NAME 'x%1$s' DEFINITION 'GEOGCS[\"x\","
                        + "DATUM[\"x\",SPHEROID[\"x\",6378137,298.25]],PRIMEM[\"Greenwich\",0],"
                        + "UNIT[\"degree\",0.017453292519943278],AXIS[\"Lat\",NORTH],AXIS[\"Lon\",EAST]]'",
            })
    void whatConcernsOnlyOthersStopsNobody(String statement) {
        Metadata.FULL.set();
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        var other =
                new Job(Servers.withGtids(), "CREATE TABLE p (id INT PRIMARY KEY) PARTITION BY HASH(id) PARTITIONS 2");
        EngineRun.toBarrier(job);
        job.sql(
                "INSERT INTO t VALUES (1)",
                statement.replace("%s", "%1$s").formatted(other.database),
                "INSERT INTO t VALUES (2)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c1", "c2");
        job.server.execute("DROP SPATIAL REFERENCE SYSTEM IF EXISTS 990001");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheParserDoesNotKnowIsReadOfTheCatalogue(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH(id) PARTITIONS 2");
        job.sql(
                "ALTER TABLE t ADD PARTITION PARTITIONS 3",
                "INSERT INTO t VALUES (1)",
                "CREATE TABLE place (id INT PRIMARY KEY, c CHAR(3) ASCII)",
                "INSERT INTO place VALUES (2, 'abc')",
                "CREATE TABLE `a``b` (id INT PRIMARY KEY)",
                "RENAME TABLE `a``b` TO plain",
                "INSERT INTO plain VALUES (3)");
        assertThat(values(job)).containsExactly(Map.of("id", "1"), Map.of("id", "2", "c", "abc"), Map.of("id", "3"));
    }

    @ParameterizedTest
    @EnumSource
    void labelsAreWhatTheServerTakesThemFor(Metadata metadata) {
        Job job = job(metadata, "CREATE TABLE t (id INT PRIMARY KEY)");
        job.sql(
                "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "ALTER TABLE t ADD e ENUM('a\\', 'b''c', 'd,e')",
                "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        // The comma is as the connector marks it; what is written has none of that, see EnumText.
        assertThat(values(job)).extracting(row -> row.get("e")).containsExactly("a\\", "b'c", "d\\,e");
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatCameAndWasAlteredSinceIsKnown(Metadata metadata) {
        metadata.set();
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE old (id INT PRIMARY KEY, a INT)",
                "DO SLEEP(1.1)");
        job.include = List.of(new TablePattern(job.database, "t"));
        EngineRun.toBarrier(job);
        job.include = List.of(new TablePattern(job.database, "*"));
        job.sql(
                "INSERT INTO t VALUES (5)",
                "ALTER TABLE old ADD COLUMN b INT FIRST, ALGORITHM=COPY",
                "INSERT INTO old VALUES (7, 8, 9)");
        assertThat(values(job)).containsExactly(Map.of("id", "5"), Map.of("id", "8", "b", "7", "a", "9"));
    }
}
