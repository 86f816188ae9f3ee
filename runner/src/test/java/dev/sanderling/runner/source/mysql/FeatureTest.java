package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.mysql.EngineRun.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link MySqlFeature} says of tables and servers. */
class FeatureTest {
    /** By table: how it is made, and what fills a row but for its id. */
    private static final Map<String, List<String>> TABLES = Map.ofEntries(
            Map.entry("redundant", List.of("id INT PRIMARY KEY, v TEXT) ROW_FORMAT=REDUNDANT", "v = 'a'")),
            Map.entry("compact", List.of("id INT PRIMARY KEY, v TEXT) ROW_FORMAT=COMPACT", "v = 'a'")),
            Map.entry(
                    "compressed",
                    List.of("id INT PRIMARY KEY, v TEXT) ROW_FORMAT=COMPRESSED", "v = REPEAT('a', 20000)")),
            Map.entry(
                    "computed",
                    List.of(
                            "id INT PRIMARY KEY, a INT, s INT AS (a + 1) STORED, v INT AS (a * 2) VIRTUAL,"
                                    + " t VARCHAR(9) AS (CONCAT('x', a)))",
                            "a = 20")),
            Map.entry(
                    "invisible", List.of("id INT PRIMARY KEY, a INT, h INT INVISIBLE, b INT)", "a = 1, h = 2, b = 3")),
            Map.entry(
                    "expression",
                    List.of("id INT PRIMARY KEY, a INT, v VARCHAR(9) DEFAULT (CONCAT('x', a)))", "a = 1")),
            Map.entry(
                    "charsets",
                    List.of(
                            "id INT PRIMARY KEY, a VARCHAR(9) CHARSET latin1, b VARCHAR(9) CHARSET gbk,"
                                    + " c VARCHAR(9) CHARSET utf16, d VARCHAR(9) COLLATE utf8mb4_0900_as_ci,"
                                    + " e CHAR(4) CHARSET sjis)",
                            "a = 'é', b = '中', c = '😀', d = 'ß', e = 'ア'")),
            Map.entry(
                    "parts",
                    List.of(
                            "id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2"
                                    + " (PARTITION a VALUES LESS THAN (2), PARTITION b VALUES LESS THAN MAXVALUE)",
                            "v = 7")),
            Map.entry(
                    "indexes",
                    List.of(
                            "id INT, v VARCHAR(99), j JSON, PRIMARY KEY (id DESC), KEY (v(3)), KEY ((LOWER(v))),"
                                    + " KEY ((CAST(j AS UNSIGNED ARRAY))))",
                            "v = 'Abcd', j = '[1]'")),
            Map.entry("sets", List.of("id INT PRIMARY KEY, e ENUM('x', 'y'), s SET('p', 'q'))", "e = 'y', s = 'p,q'")));

    @Test
    void whatIsReadIsWhatIsLogged() {
        var job = new Job(Servers.withGtids());
        TABLES.forEach((table, made) -> job.sql(
                "CREATE TABLE " + table + " (" + made.get(0), "INSERT INTO " + table + " SET id = 1, " + made.get(1)));
        job.sql(
                "SET SESSION sql_generate_invisible_primary_key = ON",
                "CREATE TABLE keyless (v INT)",
                "INSERT INTO keyless (v) VALUES (5)");
        Map<String, Map<String, Object>> read = byTable(EngineRun.toBarrier(job), "r");
        TABLES.forEach((table, made) -> job.sql("INSERT INTO " + table + " SET id = 2, " + made.get(1)));
        job.sql("INSERT INTO keyless (v) VALUES (5)");
        assertThat(byTable(EngineRun.toBarrier(job), "c")).isEqualTo(read).hasSize(TABLES.size() + 1);
        assertThat(read.get("computed"))
                .containsEntry("s", "21")
                .containsEntry("v", "40")
                .containsEntry("t", "x20");
        assertThat(read.get("invisible")).containsEntry("h", "2");
    }

    @Test
    void rowsOfTriggersAndOddSessionsAreLogged() {
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE u (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES t (id))",
                "CREATE TRIGGER also AFTER INSERT ON t FOR EACH ROW INSERT INTO u VALUES (NEW.id + 100)");
        EngineRun.toBarrier(job);
        job.sql(
                "SET SESSION sql_mode = '', foreign_key_checks = 0, unique_checks = 0, time_zone = '+05:30',"
                        + " transaction_isolation = 'READ-UNCOMMITTED'",
                "INSERT INTO t VALUES (1)",
                "INSERT INTO child VALUES (1, 77)",
                "CREATE TEMPORARY TABLE scratch (id INT PRIMARY KEY)",
                "INSERT INTO scratch VALUES (1)",
                "INSERT INTO t SELECT id + 1 FROM scratch",
                "SET SESSION sql_log_bin = 0",
                "INSERT INTO child VALUES (2, 77)");
        assertThat(EngineRun.toBarrier(job).stream()
                        .map(row -> row.table() + row.value("id"))
                        .toList())
                .as("and nothing tells of the last one")
                .containsExactly("t1", "u101", "child1", "t2", "u102");
    }

    /** A replica's log has the transactions of its sources under their names, and not in the order of their numbers. */
    @Test
    void transactionsOfOtherServersComeInTheOrderOfTheLog() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        List<String> ids = List.of(
                "aaaaaaaa-0000-0000-0000-000000000001:1",
                "aaaaaaaa-0000-0000-0000-000000000001:4",
                "bbbbbbbb-0000-0000-0000-000000000002:7");
        foreign(job, ids, 1);
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c1", "c2", "c3");
        foreign(job, List.of("aaaaaaaa-0000-0000-0000-000000000001:3", "aaaaaaaa-0000-0000-0000-000000000001:2"), 4);
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c4", "c5");
        job.sql("INSERT INTO t VALUES (6)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c6");
    }

    private static void foreign(Job job, List<String> gtids, int first) {
        int id = first;
        for (String gtid : gtids) {
            job.sql(
                    "SET SESSION gtid_next = '" + gtid + "'",
                    "INSERT INTO t VALUES (" + id + ")",
                    "SET SESSION gtid_next = AUTOMATIC");
            id++;
        }
    }

    @Test
    void settingsOfTheLogThatDoNotMatter() {
        try (var server = TestMySql.startOwn(
                "--binlog-checksum=NONE",
                "--binlog-rows-query-log-events=ON",
                "--binlog-order-commits=OFF",
                "--binlog-row-event-max-size=256",
                "--max-binlog-size=4096")) {
            var job = new Job(server, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(500))");
            job.sql(
                    "INSERT INTO t VALUES (1, REPEAT('x', 400)), (2, REPEAT('y', 400))",
                    "SET GLOBAL super_read_only = ON");
            assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("r1", "r2");
            job.sql("SET GLOBAL super_read_only = OFF");
            List<String> expected = new ArrayList<>();
            for (int id = 10; id < 40; id += 2) {
                job.sql("INSERT INTO t VALUES (%d, REPEAT('z', 400)), (%d, REPEAT('z', 400))".formatted(id, id + 1));
                expected.addAll(List.of("c" + id, "c" + (id + 1)));
            }
            job.sql("SET GLOBAL super_read_only = ON");
            assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void columnsThatTheUserMayNotReadAreRefused() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        job.sql(
                "CREATE USER IF NOT EXISTS narrow IDENTIFIED BY 'narrow'",
                "GRANT RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO narrow",
                "GRANT SELECT (id) ON t TO narrow");
        job.secret("db", "username", "narrow");
        job.secret("db", "password", "narrow");
        job.include = List.of(new TablePattern(job.database, "t"));
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, Depth.FULL)).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo(Reason.PRIVILEGE_MISSING);
                assertThat(finding.message()).contains(job.database + ".t", "not all its columns", "GRANT SELECT");
            });
        }
    }

    /** The catalogue does not show them, and the log has their changes. */
    @Test
    void tablesThatTheUserMayNotSeeAreNotTakenForNone() {
        var job = new Job(
                Servers.withGtids(), "CREATE TABLE a (id INT PRIMARY KEY)", "CREATE TABLE b (id INT PRIMARY KEY)");
        job.sql(
                "DROP USER IF EXISTS half",
                "CREATE USER half IDENTIFIED BY 'half'",
                "GRANT RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO half",
                "GRANT SELECT ON a TO half");
        job.secret("db", "username", "half");
        job.secret("db", "password", "half");
        String remedy = "GRANT SELECT ON `" + job.database + "`.*";
        assertThat(said(job)).singleElement().asString().contains("PRIVILEGE_MISSING", job.database + ".*", remedy);
        job.include = List.of(new TablePattern(job.database, "a"));
        assertThat(said(job)).isEmpty();
        job.include = List.of(new TablePattern(job.database, "*"));
        job.sql(remedy + " TO half");
        assertThat(said(job)).isEmpty();
        job.include = List.of(new TablePattern(job.database + "*", "*"));
        assertThat(said(job)).singleElement().asString().contains("GRANT SELECT ON *.*");
        job.sql("GRANT SELECT ON `" + job.database + "%`.* TO half");
        assertThat(said(job)).isEmpty();
    }

    private static List<String> said(Job job) {
        try (MySqlSession session = job.open()) {
            return session.preflight(job.state, Depth.FULL).stream()
                    .map(finding -> finding.reason() + " " + finding.message())
                    .toList();
        }
    }

    @Test
    void whatForeignKeysDoIsCapturedOrNoted() {
        foreignKeys(Servers.withGtids(), !Servers.withGtids().isOld());
        if (!Servers.withGtids().isOld()) {
            try (var server = TestMySql.startOwn("--innodb-native-foreign-keys=ON")) {
                foreignKeys(server, false);
            }
        }
    }

    private static void foreignKeys(TestMySql server, boolean logged) {
        var job = new Job(
                server,
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT ck FOREIGN KEY (p) REFERENCES parent (id)"
                        + " ON DELETE CASCADE)",
                "CREATE TABLE other (id INT PRIMARY KEY, p INT, CONSTRAINT ok FOREIGN KEY (p) REFERENCES parent (id)"
                        + " ON DELETE SET NULL ON UPDATE CASCADE)",
                "CREATE TABLE plain (id INT PRIMARY KEY, p INT, CONSTRAINT pk FOREIGN KEY (p) REFERENCES parent (id))",
                "INSERT INTO parent VALUES (1), (2)",
                "INSERT INTO child VALUES (1, 1)",
                "INSERT INTO other VALUES (1, 1)");
        EngineRun.toBarrier(job);
        job.sql("DELETE FROM parent WHERE id = 1");
        List<String> seen = EngineRun.toBarrier(job).stream()
                .map(row -> row.table() + " " + row.op())
                .toList();
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, Depth.FULL)).isEmpty();
            if (logged) {
                assertThat(seen).containsExactlyInAnyOrder("parent d", "child d", "other u");
                assertThat(session.warnings()).isEmpty();
            } else {
                assertThat(seen).containsExactly("parent d");
                String said = "ck of " + job.database + ".child (ON DELETE CASCADE), ok of " + job.database
                        + ".other (ON DELETE SET NULL, ON UPDATE CASCADE)";
                assertThat(session.warnings())
                        .singleElement()
                        .asString()
                        .contains(said)
                        .doesNotContain("pk of");
                assertThat(session.prepare(job.state, "run").notes()).anyMatch(note -> note.contains(said));
            }
        }
    }

    @Test
    void everythingThatIsRefusedIsNamedAtOnce() {
        try (var server = TestMySql.startOwn("--binlog-ignore-db=hidden", "--log-replica-updates=OFF")) {
            var job = new Job(
                    server,
                    "CREATE TABLE t (id INT PRIMARY KEY)",
                    "CREATE VIEW seen AS SELECT id FROM t",
                    "CREATE TABLE a (id INT NOT NULL) ENGINE = MyISAM",
                    "CREATE TABLE b (id INT NOT NULL) ENGINE = MEMORY",
                    "CREATE TABLE c (id INT NOT NULL) ENGINE = CSV",
                    "CREATE TABLE d (id INT NOT NULL) ENGINE = ARCHIVE",
                    "CREATE TABLE e (id INT NOT NULL) ENGINE = BLACKHOLE",
                    "CREATE TABLE f (id INT NOT NULL) ENGINE = MERGE UNION = (a)",
                    "DROP DATABASE IF EXISTS hidden",
                    "CREATE DATABASE hidden",
                    "CREATE TABLE hidden.h (id INT PRIMARY KEY)",
                    "CREATE TABLE `h.i` (id INT PRIMARY KEY)",
                    "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
                    "CREATE TABLE odd (id INT PRIMARY KEY, d DATE DEFAULT '2024-02-31')",
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_USER = 'nobody'",
                    "SET GLOBAL binlog_format = STATEMENT",
                    "SET GLOBAL binlog_row_image = MINIMAL",
                    "SET GLOBAL binlog_row_value_options = PARTIAL_JSON");
            server.execute(
                    "CREATE DATABASE `" + job.database + ".h`",
                    "CREATE TABLE `" + job.database + ".h`.i (id INT PRIMARY KEY)");
            job.include = List.of(
                    new TablePattern(job.database, "*"),
                    new TablePattern("hidden", "*"),
                    new TablePattern(job.database, "seen"),
                    new TablePattern(job.database, "nowhere"));
            List<Finding> found;
            try (MySqlSession session = job.open()) {
                found = session.preflight(job.state, Depth.FULL);
            }
            List<String> said = new ArrayList<>();
            found.forEach(finding -> said.add(finding.reason() + " " + finding.message()));
            for (String[] words : List.of(
                    new String[] {"BINLOG_FORMAT_NOT_ROW", "STATEMENT"},
                    new String[] {"BINLOG_ROW_IMAGE_NOT_FULL", "MINIMAL"},
                    new String[] {"BINLOG_ROW_IMAGE_NOT_FULL", "PARTIAL_JSON"},
                    new String[] {"BINLOG_DISABLED", "hidden", "binlog_ignore_db"},
                    new String[] {"BINLOG_DISABLED", "log_replica_updates"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".a ", "MyISAM", "ENGINE = InnoDB"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".b ", "MEMORY"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".c ", "CSV"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".d ", "ARCHIVE"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".e ", "BLACKHOLE"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".f ", "MRG_MYISAM"},
                    new String[] {"UNSUPPORTED_TABLE", job.database + ".seen", "view"},
                    new String[] {"UNSUPPORTED_TABLE", "`.`h.i`", ".h`.`i`", "rename one"},
                    new String[] {"UNSUPPORTED_COLUMN_TYPE", "Column d of table " + job.database + ".odd"},
                    new String[] {"NO_TABLE_MATCHES", job.database + ".nowhere"})) {
                assertThat(said)
                        .as("%s", said)
                        .anySatisfy(one -> assertThat(one).contains(words));
            }
            assertThat(found).hasSize(15);
        }
    }

    @Test
    void anEngineThatIsAlteredLaterIsFollowedInTheLogAndThenRefused() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (1)", "ALTER TABLE t ENGINE = MyISAM", "INSERT INTO t VALUES (2)");
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, Depth.FULL))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.reason()).isEqualTo(Reason.UNSUPPORTED_TABLE));
        }
        job.sql("ALTER TABLE t ENGINE = InnoDB", "INSERT INTO t VALUES (3)");
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, Depth.FULL)).isEmpty();
        }
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c1", "c2", "c3");
    }

    private static Map<String, Map<String, Object>> byTable(List<Row> rows, String op) {
        Map<String, Map<String, Object>> tables = new HashMap<>();
        for (Row row : rows) {
            assertThat(row.op()).isEqualTo(op);
            Map<String, Object> values = new HashMap<>(row.values());
            values.remove(row.table().equals("keyless") ? "my_row_id" : "id");
            tables.put(row.table(), values);
        }
        return tables;
    }
}
