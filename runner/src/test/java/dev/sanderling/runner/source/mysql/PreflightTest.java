package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Depth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the way of a capture is said, with what to do about it, before anything is touched. */
class PreflightTest {
    private static final String TABLE = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    @Test
    void aFitServerAndJobHaveNoFindings() {
        assertThat(findings(new Job(Servers.withGtids(), TABLE))).isEmpty();
        assertThat(findings(new Job(Servers.withoutGtids(), TABLE))).isEmpty();
    }

    @Test
    void aServerThatIsTooOldIsRefused() {
        try (var server = TestMySql.startTooOld()) {
            assertThat(findings(new Job(server, TABLE)))
                    .singleElement()
                    .satisfies(f -> assertFinding(f, Reason.SERVER_TOO_OLD, "MySQL 5.7.22", "MySQL 8.0"));
        }
    }

    @Test
    void missingPrivilegesAreNamedEach() {
        var job = new Job(Servers.withGtids(), TABLE, "CREATE TABLE hidden (id INT PRIMARY KEY)");
        user(job, "GRANT SELECT (id) ON " + job.database + ".t TO 'poor'@'%'");
        assertThat(findings(job)).extracting(Finding::reason).containsOnly(Reason.PRIVILEGE_MISSING);
        assertThat(findings(job))
                .extracting(Finding::message)
                .anyMatch(m -> m.contains("GRANT REPLICATION SLAVE ON *.*"))
                .anyMatch(m -> m.contains("GRANT REPLICATION CLIENT ON *.*"))
                .anyMatch(m -> m.contains("GRANT RELOAD ON *.*"))
                .anyMatch(m -> m.contains("GRANT SELECT ON `" + job.database + "`.`t`"));
        job.include = List.of(new TablePattern(job.database, "hidden"));
        assertThat(findings(job))
                .anyMatch(f ->
                        f.reason() == Reason.NO_TABLE_MATCHES && f.message().contains("SELECT"));
    }

    @Test
    void privilegesOfRolesCount() {
        var job = new Job(Servers.withGtids(), TABLE);
        user(
                job,
                "CREATE ROLE IF NOT EXISTS 'capture-role'",
                "GRANT RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'capture-role'",
                "GRANT SELECT ON " + job.database + ".* TO 'capture-role'",
                "GRANT 'capture-role' TO 'poor'@'%'",
                "SET DEFAULT ROLE ALL TO 'poor'@'%'");
        assertThat(findings(job)).isEmpty();
        // The connector finds its tables with the same role.
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        assertThat(job.state.offsets()).isNotNull();
    }

    @Test
    void whatCannotBeCapturedIsNamed() {
        var job = new Job(Servers.withGtids(), TABLE, "CREATE VIEW seen AS SELECT id FROM t");
        job.include = List.of(
                new TablePattern(job.database, "t"),
                new TablePattern(job.database, "seen"),
                new TablePattern(job.database, "T"));
        assertThat(findings(job))
                .satisfiesExactlyInAnyOrder(
                        f -> assertFinding(f, Reason.UNSUPPORTED_TABLE, job.database + ".seen", "view"),
                        f -> assertFinding(f, Reason.NO_TABLE_MATCHES, job.database + ".T"));
        job.include = List.of(new TablePattern("nowhere", "*"));
        assertThat(findings(job))
                .singleElement()
                .satisfies(f -> assertFinding(f, Reason.NO_TABLE_MATCHES, "nowhere.*"));
        job.include = List.of(new TablePattern(job.database, "*"));
        job.columns = (schema, table, column, type) ->
                Optional.of(new Finding(Reason.UNSUPPORTED_COLUMN_TYPE, table + "." + column + " " + type));
        assertThat(findings(job))
                .containsExactly(
                        new Finding(Reason.UNSUPPORTED_COLUMN_TYPE, "t.id int"),
                        new Finding(Reason.UNSUPPORTED_COLUMN_TYPE, "t.v int"));
    }

    @ParameterizedTest
    @CsvSource({
        "binlog_format, STATEMENT, ROW, BinlogFormatNotRow",
        "binlog_row_image, MINIMAL, FULL, BinlogRowImageNotFull",
        "binlog_row_value_options, PARTIAL_JSON, '', BinlogRowImageNotFull"
    })
    void settingsThatLoseSomethingAreRefused(String variable, String bad, String good, String reason) {
        var job = new Job(Servers.withGtids(), TABLE);
        job.sql("SET GLOBAL " + variable + " = '" + bad + "'");
        try {
            assertThat(findings(job))
                    .singleElement()
                    .satisfies(f -> assertFinding(f, Reason.of(reason), variable, bad));
        } finally {
            job.sql("SET GLOBAL " + variable + " = '" + good + "'");
        }
    }

    @Test
    void aServerWithoutLogIsRefused() {
        try (var server = TestMySql.startOwn("--skip-log-bin")) {
            var job = new Job(server, TABLE);
            assertThat(findings(job))
                    .singleElement()
                    .satisfies(f -> assertFinding(f, Reason.BINLOG_DISABLED, "log_bin"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLogThatWasPurgedTooEarlyIsLost(boolean gtids) {
        var job = new Job(Servers.of(gtids), TABLE);
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (1, 1)", "FLUSH BINARY LOGS");
        assertThat(findings(job)).isEmpty();
        job.sql("PURGE BINARY LOGS TO '" + lastFile(job) + "'");
        assertThat(findings(job))
                .singleElement()
                .satisfies(f -> assertFinding(
                        f, gtids ? Reason.GTIDS_PURGED : Reason.BINLOG_PURGED, "snapshot", "spec.recovery"));
        // What preflight would have said is what the engine's own failure says.
        assertThatThrownBy(() -> EngineRun.toBarrier(job))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.POSITION_LOST));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPurgedLogThatHadNothingForUsIsNoLoss(boolean gtids) {
        var job = new Job(Servers.of(gtids), TABLE);
        job.sql("FLUSH BINARY LOGS");
        EngineRun.toBarrier(job);
        job.sql("PURGE BINARY LOGS TO '" + lastFile(job) + "'", "INSERT INTO t VALUES (1, 1)");
        assertThat(findings(job)).isEmpty();
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLogThatWasResetIsSeen(boolean gtids) {
        var job = new Job(Servers.of(gtids), TABLE, "FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
        EngineRun.toBarrier(job);
        job.server.resetLog();
        job.sql("INSERT INTO t VALUES (1, 1)");
        assertThat(findings(job)).singleElement().satisfies(f -> assertFinding(f, Reason.BINLOG_RESET, "RESET"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatWasPutBackToAnEarlierPointIsSeen(boolean gtids) {
        String[] options = gtids ? new String[0] : new String[] {"--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"};
        try (var server = TestMySql.startOwn(options)) {
            var job = new Job(server, TABLE, "FLUSH BINARY LOGS");
            job.sql("PURGE BINARY LOGS TO '" + lastFile(job) + "'");
            EngineRun.toBarrier(job);
            var early = job.state;
            server.backUp(options);
            assertThat(findings(job)).isEmpty();
            job.sql("INSERT INTO t VALUES (1, 1)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (2, 2)");
            EngineRun.toBarrier(job);
            server.restore(options);
            assertThat(findings(job)).singleElement().satisfies(f -> assertFinding(f, Reason.SOURCE_REWOUND, "backup"));
            job.state = early;
            assertThat(findings(job)).isEmpty();
        }
    }

    @Test
    void taggedTransactionsAreRefused() {
        assumeFalse(Servers.withGtids().isOld(), "8.0 has no tags");
        var job = new Job(Servers.withGtids(), TABLE);
        job.sql("SET gtid_next = 'AUTOMATIC:tag'", "INSERT INTO t VALUES (1, 1)");
        try {
            assertThat(findings(job))
                    .singleElement()
                    .satisfies(f -> assertFinding(f, Reason.SERVER_NOT_SUPPORTED, "tag"));
        } finally {
            job.server.resetLog();
        }
    }

    @Test
    void anotherServerAndAnotherGtidModeAreSeen() {
        var job = new Job(Servers.withGtids(), TABLE);
        EngineRun.toBarrier(job);
        var fit = job.state;
        job.state = fit.edit()
                .source(new SourceIdentity("mysql", "another", null, null))
                .done();
        assertThat(findings(job))
                .singleElement()
                .satisfies(f -> assertFinding(f, Reason.SOURCE_CHANGED, "server_uuid"));

        Map<String, Object> without = new HashMap<>(fit.offsets());
        without.remove("gtids");
        job.state = fit.edit().offsets(without).done();
        assertThat(findings(job)).as("one place in one log").isEmpty();

        job.state = fit.edit().history(null).done();
        assertThat(findings(job))
                .singleElement()
                .satisfies(f -> assertFinding(f, Reason.SCHEMA_HISTORY_LOST, "snapshot"));

        var other = new Job(Servers.withoutGtids(), TABLE);
        EngineRun.toBarrier(other);
        Map<String, Object> with = new HashMap<>(other.state.offsets());
        with.put("gtids", "11111111-2222-3333-4444-555555555555:1");
        other.state = other.state.edit().offsets(with).done();
        assertThat(findings(other)).as("one place in one log").isEmpty();
        with.put("pos", 4L);
        other.state = other.state.edit().offsets(with).done();
        assertThat(findings(other))
                .singleElement()
                .satisfies(f -> assertFinding(f, Reason.SOURCE_CHANGED, "gtid_mode"));
    }

    @Test
    void theServersOwnIdIsNotOurs() {
        var job = new Job(Servers.withGtids(), TABLE);
        job.serverId = Optional.of(1L);
        assertThat(findings(job))
                .singleElement()
                .satisfies(f -> assertFinding(f, Reason.SERVER_ID_IN_USE, "the server itself"));
    }

    @Test
    void whatIsWorthKnowingIsInTheReceipt() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1), (1)");
        String seconds =
                job.server.query("SELECT @@GLOBAL.binlog_expire_logs_seconds").get(0);
        job.sql("SET GLOBAL binlog_expire_logs_seconds = 3600");
        try (MySqlSession session = job.open()) {
            job.state = job.state.edit().names(session.names(null)).done();
            assertThat(session.preflight(job.state, Depth.FULL)).isEmpty();
            assertThat(session.prepare(job.state, "run").notes())
                    .anyMatch(n -> n.contains("primary key") && n.contains(job.database + ".t"))
                    .anyMatch(n -> n.contains("3600 s"));
        } finally {
            job.sql("SET GLOBAL binlog_expire_logs_seconds = " + seconds);
        }
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("r1", "r1");
    }

    @Test
    void howLongTheLogIsKeptFollowsFromItsExpiry() {
        var job = new Job(Servers.withGtids(), TABLE);
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (1, 1)");
        String seconds =
                job.server.query("SELECT @@GLOBAL.binlog_expire_logs_seconds").get(0);
        try {
            job.sql("SET GLOBAL binlog_expire_logs_seconds = 3600");
            assertThat(retention(job).limit()).isEqualTo("binlog_expire_logs_seconds");
            assertThat(retention(job).secondsToLoss()).isBetween(3000L, 3600L);
            assertThat(retention(job).bytes()).isPositive();
            job.state = job.state
                    .edit()
                    .freshThrough(java.time.Instant.now().minusSeconds(3000))
                    .done();
            assertThat(retention(job).secondsToLoss()).isBetween(0L, 600L);
            job.sql("SET GLOBAL binlog_expire_logs_seconds = 0");
            assertThat(retention(job).limit()).isNull();
        } finally {
            job.sql("SET GLOBAL binlog_expire_logs_seconds = " + seconds);
        }
    }

    private static Retention retention(Job job) {
        try (MySqlSession session = job.open()) {
            return session.retention(job.state).orElseThrow();
        }
    }

    private static void user(Job job, String... grants) {
        job.sql("DROP USER IF EXISTS 'poor'@'%'", "CREATE USER 'poor'@'%' IDENTIFIED BY 'p'");
        job.sql(grants);
        job.secret("db", "username", "poor\n");
        job.secret("db", "password", "p\n");
    }

    private static String lastFile(Job job) {
        return job.server.query("SHOW BINARY LOGS").getLast();
    }

    private static List<Finding> findings(Job job) {
        try (MySqlSession session = job.open()) {
            return session.preflight(job.state, Depth.FULL);
        }
    }

    private static void assertFinding(Finding finding, Reason reason, String... words) {
        assertThat(finding.reason()).isEqualTo(reason);
        assertThat(finding.message()).contains(words);
    }
}
