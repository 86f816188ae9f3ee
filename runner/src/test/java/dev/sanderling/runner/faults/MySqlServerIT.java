package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.runner.source.mysql.TestMySql;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a MySQL server between two runs, and in the middle of one. */
class MySqlServerIT {
    private static final int MANY = 60_000;

    @TempDir
    Path directory;

    @Test
    void restartedCrashedAndRotatedNothingIsLostOrDoubled() throws Exception {
        assumeTrue(
                Boolean.getBoolean("sanderling.slow"), "only with -Dsanderling.slow=true; `make faults` does it too");
        try (TestMySql server = TestMySql.startOwn()) {
            server.execute("create database shop", "create table shop.t (id int primary key)");
            Workplace workplace =
                    Workplace.of(directory, MySqlKillIT.source(server), TestMySql.CAPTURE_USER, TestMySql.PASSWORD);
            workplace.runToTheEnd();
            server.execute("insert into shop.t values (1)", "flush binary logs", "insert into shop.t values (2)");
            server.restart();
            server.execute("insert into shop.t values (3)");
            workplace.runToTheEnd();
            server.execute("insert into shop.t values (4)");
            server.kill();
            server.restart();
            workplace.runToTheEnd();
            server.execute("set session cte_max_recursion_depth = 1000000; insert into shop.t with recursive s (n) as"
                    + " (select 5 union all select n + 1 from s where n < " + MANY + ") select n from s");
            RunnerProcess run = workplace.start(Map.of());
            while (server.query("show processlist").isEmpty()
                    || server.query("select 1 from information_schema.processlist where command like 'Binlog Dump%'")
                            .isEmpty()) {
                assertThat(run.alive()).as(run.output()).isTrue();
            }
            server.kill();
            int code = run.await();
            assertThat(code).as(run.output()).isEqualTo(70);
            server.restart();
            workplace.runUntilDry();
            List<String> ids = workplace.published("shop.t", "id").stream()
                    .map(change -> change.values().get("id"))
                    .toList();
            assertThat(ids).hasSize(MANY).doesNotHaveDuplicates();
            assertThat(ids.subList(0, 5)).containsExactly("1", "2", "3", "4", "5");
        }
    }

    /** What the README says of XA: a prepared transaction is nobody's yet, so the run stops, and the table is read again. */
    @Test
    void preparedTransactionsStopTheRunAndTheTableIsReadAgain() throws Exception {
        try (TestMySql server = TestMySql.startOwn()) {
            server.execute("create database shop", "create table shop.t (id int primary key)");
            Workplace workplace =
                    Workplace.of(directory, MySqlKillIT.source(server), TestMySql.CAPTURE_USER, TestMySql.PASSWORD);
            workplace.runToTheEnd();
            server.execute("xa start 'd'", "insert into shop.t values (1)", "xa end 'd'", "xa commit 'd' one phase");
            workplace.runUntilDry();
            server.execute("xa start 'b'", "insert into shop.t values (2)", "xa end 'b'", "xa prepare 'b'");
            server.execute("xa rollback 'b'");
            server.execute("xa start 'c'", "insert into shop.t values (3)", "xa end 'c'", "xa prepare 'c'");
            server.execute("xa commit 'c'");
            RunnerProcess run = workplace.start(Map.of());
            int code = run.await();
            assertThat(code).as(run.output()).isEqualTo(65);
            assertThat(run.output()).contains("UnsupportedStatement: ", "shop.t", "resnapshot: {tables: [shop.t]}");
            workplace.edit("  schedule:", "  recovery: {requestId: a, resnapshot: {tables: [shop.t]}}\n  schedule:");
            workplace.runUntilDry();
            assertThat(workplace.published("shop.t", "id").stream()
                            .map(change -> change.op() + change.values().get("id")))
                    .containsExactly("c1", "tnull", "r1", "r3");
        }
    }

    /** A set of transactions and a place in the log are one position; what the server does not send is not skipped. */
    @Test
    void gtidsSwitchedOnAndOffBetweenRuns() throws Exception {
        try (TestMySql server = TestMySql.startOwn("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")) {
            server.execute("create database shop", "create table shop.t (id int primary key)");
            Workplace workplace =
                    Workplace.of(directory, MySqlKillIT.source(server), TestMySql.CAPTURE_USER, TestMySql.PASSWORD);
            workplace.runToTheEnd();
            server.execute("insert into shop.t values (1)", "set global enforce_gtid_consistency = on");
            mode(server, "off_permissive", "on_permissive", "on");
            refused(workplace, "set gtid_mode to ON_PERMISSIVE again");
            mode(server, "on_permissive");
            workplace.runUntilDry();
            mode(server, "on");
            server.execute("alter table shop.t add column v int", "insert into shop.t values (7, 7)");
            workplace.runUntilDry();
            server.execute("insert into shop.t values (8, 8)");
            mode(server, "on_permissive", "off_permissive", "off");
            refused(workplace, "set gtid_mode to OFF_PERMISSIVE again");
            mode(server, "off_permissive");
            workplace.runUntilDry();
            mode(server, "off");
            server.execute("alter table shop.t drop column v", "insert into shop.t values (14)");
            workplace.runUntilDry();
            assertThat(workplace.published("shop.t", "id").stream()
                            .map(change -> change.op() + change.values().get("id")))
                    .containsExactly(
                            "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14");
        }
    }

    private static void refused(Workplace workplace, String remedy) throws Exception {
        RunnerProcess run = workplace.start(Map.of());
        int code = run.await();
        assertThat(code).as(run.output()).isEqualTo(65);
        assertThat(run.output()).contains("SourceChanged: ", remedy);
    }

    /** A row between any two of them. */
    private static void mode(TestMySql server, String... modes) {
        for (String mode : modes) {
            server.execute("set global gtid_mode = " + mode);
            server.execute("insert into shop.t (id) select max(id) + 1 from shop.t");
        }
    }
}
