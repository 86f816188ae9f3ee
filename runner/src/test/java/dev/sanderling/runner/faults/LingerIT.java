package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.faults.SchemaChangeIT.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that lingers delivers what comes meanwhile, and is one run with one receipt all the same. */
class LingerIT {
    private static final String SHORT = "batch: {linger: PT1S, commitInterval: PT1S}";
    /** Longer than any of these tests takes: such a run is told to end. */
    private static final String LONG = "batch: {linger: PT1H, commitInterval: PT1S}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void whatComesMeanwhileIsDeliveredByTheSameRun(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            Workplace workplace = mirrored(shop, mirror, LONG);
            RunnerProcess run = workplace.start(Map.of());
            soon(run, () -> assertThat(rows(mirror, "id, v")).containsExactly("1|a"));
            soon(
                    run,
                    () -> assertThat(workplace.state().open())
                            .isNotNull()
                            .satisfies(open -> assertThat(open.following()).isTrue()));

            shop.run("insert into t values (2, 'b')");
            soon(run, () -> assertThat(rows(mirror, "id, v")).containsExactly("1|a", "2|b"));
            shop.run("update t set v = 'c' where id = 1", "delete from t where id = 2");
            soon(run, () -> assertThat(rows(mirror, "id, v")).containsExactly("1|c"));
            // The old rows' value is in no change: the table is read again, by a run that lingers too.
            shop.run("alter table t add column n int default 7", "insert into t values (3, 'd', 1)");
            soon(run, () -> assertThat(rows(mirror, "id, v, n")).containsExactly("1|c|7", "3|d|1"));
            shop.run("insert into t values (4, 'e', 2)");
            soon(run, () -> assertThat(rows(mirror, "id, v, n")).containsExactly("1|c|7", "3|d|1", "4|e|2"));

            soon(run, () -> assertFollowing(workplace));
            run.terminate();
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(workplace.state().receipts()).hasSize(1);
            Receipt receipt = workplace.state().receipts().getLast();
            assertThat(receipt.outcome()).as(run.output()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(receipt.stoppedBy()).isEqualTo(StoppedBy.BARRIER);
            assertThat(receipt.behind()).isFalse();
            assertThat(receipt.segments()).isGreaterThanOrEqualTo(5);
            assertThat(workplace.runToTheEnd()).contains("no changes");
        }
    }

    /** However often: once it has caught up, it is not behind with its reading. */
    @Test
    void tablesAreReadAgainAsOftenAsTheyAreAltered() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            Workplace workplace = mirrored(shop, mirror, LONG);
            RunnerProcess run = workplace.start(Map.of());
            soon(run, () -> assertThat(rows(mirror, "id, v")).containsExactly("1|a"));
            StringBuilder columns = new StringBuilder("id");
            StringBuilder row = new StringBuilder("1");
            for (int i = 1; i < 6; i++) {
                columns.append(", n").append(i);
                row.append('|').append(i);
                soon(run, () -> assertFollowing(workplace));
                shop.run("alter table t add column n" + i + " int default " + i, "update t set v = 'v' where id = 2");
                shop.run("insert into t (id) values (" + (100 + i) + ")", "delete from t where id = " + (100 + i));
                soon(run, () -> assertThat(rows(mirror, columns.toString())).containsExactly(row.toString()));
            }
            soon(run, () -> assertFollowing(workplace));
            run.terminate();
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(run.output()).doesNotContain("altered faster");
        }
    }

    /** The log tells of it without a row, by the transaction that has changed it. */
    @Test
    void whatIsWrittenUnderANameThatIsNotCapturedIsRead() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            Workplace workplace = mirrored(shop, mirror, LONG);
            shop.run("create schema aside");
            RunnerProcess run = workplace.start(Map.of());
            soon(run, () -> assertThat(rows(mirror, "id")).containsExactly("1"));
            soon(run, () -> assertFollowing(workplace));
            shop.run(
                    "alter table t set schema aside",
                    "insert into aside.t values (2, 'b')",
                    "alter table aside.t set schema public",
                    "insert into t values (3, 'c')");
            soon(run, () -> assertThat(rows(mirror, "id")).containsExactly("1", "2", "3"));
            run.terminate();
            assertThat(run.await()).as(run.output()).isZero();
        }
    }

    /** Killed at any time, a run that lingers is like any other. */
    @ParameterizedTest
    @EnumSource
    void aRunThatIsKilledWhileItLingersLosesAndDoublesNothing(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            Workplace workplace = mirrored(shop, mirror, LONG);
            RunnerProcess run = workplace.start(Map.of());
            soon(run, () -> assertThat(rows(mirror, "id")).containsExactly("1"));
            shop.run("insert into t values (2, 'b')");
            soon(run, () -> assertThat(rows(mirror, "id")).containsExactly("1", "2"));
            for (int i = 3; i < 30; i++) {
                shop.run("insert into t values (" + i + ", 'x')");
            }
            run.signal("KILL");
            run.await();

            // A run that ends by itself, after a second without a change.
            workplace.edit(LONG, SHORT);
            workplace.runUntilDry();
            assertThat(rows(mirror, "id")).hasSize(29);
            List<Captured> published = workplace.published(shop.schema() + ".t", "id");
            assertThat(published).hasSize(29);
            assertThat(new HashSet<>(published)).hasSize(29);
            assertThat(workplace.state().receipts())
                    .first()
                    .returns(Outcome.INTERRUPTED, Receipt::outcome)
                    .returns(StoppedBy.INTERRUPTED, Receipt::stoppedBy);
        }
    }

    private Workplace mirrored(Shop shop, Mirror mirror, String batch) throws Exception {
        shop.run("create table t (id int primary key, v varchar(20))", "insert into t values (1, 'a')");
        Workplace workplace = shop.workplace(directory, "t", "Initial", batch);
        workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
        Targets.secret(directory, mirror.user(), mirror.password());
        return workplace;
    }

    private static void assertFollowing(Workplace workplace) throws IOException {
        State state = workplace.state();
        assertThat(state.snapshot()).isNull();
        assertThat(state.open()).isNotNull().returns(true, Receipt::following);
    }

    private static List<String> rows(Mirror mirror, String columns) throws Exception {
        try (Connection connection = mirror.connect()) {
            return Targets.rows(connection, "select " + columns + " from public.t order by id");
        }
    }

    /** While the run is there. */
    private static void soon(RunnerProcess run, ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(
                        "the run has ended",
                        () -> assertThat(run.alive()).as(run.output()).isTrue())
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
