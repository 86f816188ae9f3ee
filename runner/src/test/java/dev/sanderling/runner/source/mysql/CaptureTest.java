package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.SourceSession.Work;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshot, changes, nothing, and what comes between; with GTIDs and without. */
class CaptureTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsTheSnapshotThenEachChangeOnceThenNothing(boolean gtids) {
        var job = new Job(
                Servers.of(gtids),
                "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
                "INSERT INTO t VALUES (1, 10), (2, 20)");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("r1", "r2");
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);

        job.sql("INSERT INTO t VALUES (3, 30)", "UPDATE t SET v = 11 WHERE id = 1", "DELETE FROM t WHERE id = 2");
        assertThat(work(job)).isInstanceOf(Work.Changes.class);
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c3", "u1", "d2");
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);
        assertThat(EngineRun.toBarrier(job)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptyTableLeavesAPosition(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        assertThat(job.state.offsets()).isNotNull();
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);
        job.sql("INSERT INTO t VALUES (1)");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunWhoseLastTransactionIsAStatementThatCommitsByItselfIsComplete(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (2)", "ALTER TABLE t ADD COLUMN n INT");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c2");
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);
        job.sql("INSERT INTO t VALUES (3, 33)");
        assertThat(EngineRun.toBarrier(job)).singleElement().satisfies(row -> {
            assertThat(row.value("id")).isEqualTo("3");
            assertThat(row.value("n")).isEqualTo("33");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotatingTheLogIsNoChange(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        EngineRun.toBarrier(job);
        job.sql("FLUSH BINARY LOGS");
        // Without GTIDs only the position tells, so the engine has to look.
        assertThat(work(job)).isInstanceOf(gtids ? Work.Nothing.class : Work.Changes.class);
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);
        job.sql("INSERT INTO t VALUES (2)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (3)");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c2", "c3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compressedTransactionsAreTransactionsToo(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql(
                "SET SESSION binlog_transaction_compression = ON",
                "INSERT INTO t VALUES (1), (2)",
                "INSERT INTO t VALUES (3)",
                "INSERT INTO t VALUES (4)");
        assertThat(ops(EngineRun.run(job, rows -> rows >= 1, rows -> false))).containsExactly("c1", "c2");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c3", "c4");
        assertThat(work(job)).isInstanceOf(Work.Nothing.class);
    }

    @org.junit.jupiter.api.Test
    void onlyTheScopeIsRead() {
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE orders (id INT PRIMARY KEY, card TEXT, total INT)",
                "CREATE TABLE Orders (id INT PRIMARY KEY)",
                "CREATE TABLE orders_old (id INT PRIMARY KEY)",
                "CREATE TABLE `odd,name.1` (id INT PRIMARY KEY)",
                "CREATE VIEW seen AS SELECT id FROM orders");
        job.include = List.of(new TablePattern(job.database, "orders*"), new TablePattern(job.database, "odd,name.1"));
        job.exclude = List.of(new TablePattern(job.database, "*_old"));
        job.excludedColumns = List.of(new ColumnPattern(job.database, "orders", "card"));
        EngineRun.toBarrier(job);
        job.sql(
                "INSERT INTO orders VALUES (1, '4111', 5)",
                "INSERT INTO Orders VALUES (2)",
                "INSERT INTO orders_old VALUES (3)",
                "INSERT INTO `odd,name.1` VALUES (4)");
        assertThat(EngineRun.toBarrier(job))
                .satisfiesExactly(
                        row -> assertThat(row.values()).containsOnlyKeys("id", "total"),
                        row -> assertThat(row.table()).isEqualTo("odd,name.1"));
    }

    @org.junit.jupiter.api.Test
    void aJobWithoutDataBeginsWithTheNextChange() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        job.snapshot = SnapshotMode.NO_DATA;
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        job.sql("INSERT INTO t VALUES (2)");
        assertThat(ops(EngineRun.toBarrier(job))).containsExactly("c2");
    }

    static Work work(Job job) {
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, MySqlSession.Depth.FULL)).isEmpty();
            Work work = session.work(job.state);
            if (work instanceof Work.Nothing nothing) {
                // What the empty tick would commit.
                job.state = job.state
                        .edit()
                        .offsets(nothing.boundary().offsets())
                        .position(nothing.boundary().position())
                        .done();
            }
            return work;
        }
    }

    static List<String> ops(List<EngineRun.Row> rows) {
        return rows.stream().map(row -> row.op() + row.value("id")).toList();
    }
}
