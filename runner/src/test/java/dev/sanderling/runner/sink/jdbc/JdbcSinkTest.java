package dev.sanderling.runner.sink.jdbc;

import static dev.sanderling.runner.sink.jdbc.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror in a real PostgreSQL: what becomes of rows, and of everything that is not as it should be. */
class JdbcSinkTest {
    private static final String ROWS =
            "select coalesce(string_agg(concat_ws(',', id, v, big), ' ' order by id), '') from t";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aValueThatTheLogDoesNotHoldStaysAsItIs() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "large"));
            sink.write(Given.read(2, "b", "larger"));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.update(1, "A", OLD));
            sink.write(Given.update(1, "AA", OLD));
            sink.write(Given.create(3, "c", "new"));
            sink.write(Given.update(3, "C", OLD));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,AA,large 2,b,larger 3,C,new");
    }

    @Test
    void aRowThatGetsAnotherKeyKeepsWhatTheLogDoesNotHold() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "large"));
            sink.write(Given.read(2, "b", "larger"));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.update(2, "B", OLD));
            // 2 becomes 5; 1 leaves and 5 becomes 1.
            sink.write(Given.delete(2, OLD, OLD));
            sink.write(Given.create(5, "B", OLD));
            sink.write(Given.delete(1, OLD, OLD));
            sink.write(Given.delete(5, OLD, OLD));
            sink.write(Given.create(1, "B", OLD));
            // Made and moved within a segment.
            sink.write(Given.create(8, "h", "huge"));
            sink.write(Given.delete(8, OLD, OLD));
            sink.write(Given.create(9, "h", OLD));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,B,larger 9,h,huge");
    }

    /** The log says of the source's own key that it is the same by leaving the old row out, and of nothing else. */
    @Test
    void anUpdateOfWhichTheOldKeyIsUnknownIsRefused() {
        database.run("create table t (id bigint, v text primary key, big text)");
        try (JdbcSink sink = Given.begun(named("v", Optional.empty()), Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
            assertThat(failure(
                            () -> {
                                sink.write(Given.update(1, "b", "x"));
                                sink.commit(Given.segment(1, 2));
                            },
                            Reason.SINK_KEY_MISSING))
                    .contains(
                            "an updated row of public.t", "REPLICA IDENTITY FULL", "resnapshot: {tables: [public.t]}");
        }
    }

    /** In the target it is the same row. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aRowKeepsWhatTheLogDoesNotHoldWhereOnlyTheSourcesKeyChanges(boolean soft, boolean together) {
        try (JdbcSink sink =
                Given.begun(named("v", soft ? Optional.of("gone") : Optional.empty()), Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.write(Given.read(3, "c", "z"));
            if (!together) {
                sink.commit(Given.segment(1, 1));
            }
            sink.write(Given.delete(1, "a", OLD));
            sink.write(Given.create(2, "a", OLD));
            sink.write(Given.delete(2, "a", OLD));
            sink.write(Given.create(4, "a", OLD));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask(ROWS)).isEqualTo("3,c,z 4,a,x");
        if (soft) {
            assertThat(database.ask("select count(*) from t where gone")).isEqualTo("0");
        }
    }

    /** A mirror with another key than the source's. */
    private static SinkPlan.Jdbc named(String key, Optional<String> deleted) {
        var plan = Given.plan(JdbcMode.UPSERT, deleted, Evolve.NONE, OnNotEmpty.FAIL);
        return new SinkPlan.Jdbc(
                plan.name(),
                plan.database(),
                plan.mode(),
                plan.schema(),
                plan.table(),
                Map.of("public.t", List.of(key)),
                plan.deletedColumn(),
                plan.createTables(),
                plan.evolve(),
                plan.onNotEmpty());
    }

    @Test
    void aRowWithoutItsLargeValueIsNotMadeUp() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.update(1, "a", OLD));
            assertThat(failure(() -> sink.commit(Given.segment(1, 1)), Reason.SINK_INCOMPLETE))
                    .contains("public.t lacks a row")
                    .contains("resnapshot: {tables: [public.t]}");
        }
    }

    @Test
    void aMirrorThatWouldBeginWithChangesIsRefused() {
        try (JdbcSink sink = new JdbcSink(Given.plan(), "test/job", new Feed(true, true), Given.door(database))) {
            sink.fence(Given.batch(1));
            sink.begin(Given.batch(1));
            assertThat(failure(() -> sink.write(Given.update(1, "a", "x")), Reason.SINK_INCOMPLETE))
                    .contains("public.t is new to this job");
        }
    }

    @Test
    void aSoftlyDeletedRowStaysAndComesBack() {
        var plan = Given.plan(JdbcMode.UPSERT, Optional.of("gone"), Evolve.NONE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.write(Given.read(2, "b", "y"));
            sink.write(Given.read(3, "c", "z"));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.delete(1, OLD, OLD));
            sink.write(Given.delete(2, OLD, OLD));
            sink.write(Given.create(2, "B", "Y"));
            sink.write(Given.create(4, "d", "w"));
            sink.write(Given.delete(4, OLD, OLD));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask("select string_agg(concat_ws(',', id, v, big, gone), ' ' order by id) from t"))
                .isEqualTo("1,a,x,t 2,B,Y,f 3,c,z,f 4,d,w,t");
    }

    /** A column of ours that is to be added says nothing of the source's: they have no new names for it. */
    @Test
    void markingRowsFromNowOnIsNoReasonToReadThemAgain() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
        }
        database.run("alter table t add column mine text");
        var plan = Given.plan(JdbcMode.UPSERT, Optional.of("gone"), Evolve.ADDITIVE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 2)) {
            assertThat(sink.difference(Given.TABLE).why(Optional.of(Set.of()))).isEmpty();
            sink.write(Given.delete(1, OLD, OLD));
            sink.commit(Given.segment(2, 1));
        }
        assertThat(database.ask("select string_agg(concat_ws(',', id, v, big, gone), ' ') from t"))
                .isEqualTo("1,a,x,t");
    }

    /** In the order of the log, with a commit in between or without: what is deleted stays, under the key it had. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSoftlyDeletedRowStaysWhereItsKeyGoesToAnother(boolean together) {
        var plan = Given.plan(JdbcMode.UPSERT, Optional.of("gone"), Evolve.NONE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            softMoves(sink, together);
        }
        assertThat(database.ask("select string_agg(concat_ws(',', id, v, big, gone), ' ' order by id) from t"))
                .isEqualTo(SOFT_MOVES);
    }

    static final String SOFT_MOVES =
            "1,a,one,t 2,A,one,f 3,c,three,t 4,d,five,t 5,e,five,t 6,E,five,f 7,bb,x,t 8,bb,x,f 103,c,three,f";

    /** Rows whose keys change while the log does not have their large values. */
    static void softMoves(JdbcSink sink, boolean together) {
        Runnable[] steps = {
            () -> {
                sink.write(Given.read(1, "a", "one"));
                sink.write(Given.read(2, "b", "two"));
                sink.write(Given.read(3, "c", "three"));
                sink.write(Given.read(4, "d", "four"));
                sink.write(Given.read(5, "e", "five"));
                sink.write(Given.read(7, "b", "x"));
            },
            () -> sink.write(Given.delete(2, OLD, OLD)),
            () -> {
                // Onto a row that is deleted.
                sink.write(Given.delete(1, OLD, OLD));
                sink.write(Given.create(2, "A", OLD));
                // Onto a key that none had.
                sink.write(Given.delete(3, OLD, OLD));
                sink.write(Given.create(103, "c", OLD));
            },
            // Twice, of which the first is onto one that is deleted.
            () -> sink.write(Given.delete(4, OLD, OLD)),
            () -> {
                sink.write(Given.delete(5, OLD, OLD));
                sink.write(Given.create(4, "d", OLD));
            },
            () -> {
                sink.write(Given.delete(4, OLD, OLD));
                sink.write(Given.create(6, "E", OLD));
            },
            () -> {
                sink.write(Given.update(7, "bb", OLD));
                sink.write(Given.delete(7, OLD, OLD));
                sink.write(Given.create(8, "bb", OLD));
            }
        };
        for (int i = 0; i < steps.length; i++) {
            steps[i].run();
            if (!together || i == 0 || i == steps.length - 1) {
                sink.commit(Given.segment(1, i + 1));
            }
        }
    }

    @Test
    void aTableThatIsReadAnewIsEmptiedWithItsFirstRows() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
            sink.anew(Given.TABLE);
            assertThat(database.ask(ROWS)).as("until it is committed").isEqualTo("1,a,x");
            sink.write(Given.read(2, "b", "y"));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask(ROWS)).isEqualTo("2,b,y");
    }

    /** In whatever place of a segment: of what waits, what is written already, and what comes after. */
    @Test
    void aTruncateTakesWhatCameBeforeItWhoeverHasWrittenIt() {
        database.run("create table t (id int primary key, v text, big text)", "insert into t values (7, 'old', 'o')");
        var keep = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.NONE, OnNotEmpty.KEEP);
        try (JdbcSink sink = Given.begun(keep, Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.create(2, "b", "y"));
            sink.write(Given.delete(1, OLD, OLD));
            sink.write(Given.truncate());
            sink.write(Given.create(1, "c", "z"));
            assertThat(database.ask(ROWS)).as("until it is committed").isEqualTo("1,a,x 7,old,o");
            sink.commit(Given.segment(1, 2));
            assertThat(database.ask(ROWS)).isEqualTo("1,c,z");
            sink.write(Given.create(3, "d", "w"));
            sink.write(Given.truncate());
            sink.commit(Given.segment(1, 3));
        }
        assertThat(database.ask("select count(*) from t")).isEqualTo("0");
    }

    /** A table that is truncated, then dropped: its key is nowhere to be found any more. */
    @Test
    void aTruncateNeedsNoKey() {
        Table keyless = new Table(
                Given.TABLE.name(),
                Given.TABLE.columns().stream()
                        .map(column -> new Column(column.name(), column.type(), false))
                        .toList());
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
            sink.write(new Change(Op.TRUNCATE, keyless, null, null, new Origin("0/1", "7", 0, 0)));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask("select count(*) from t")).isEqualTo("0");
    }

    @Test
    void aTruncateMarksWhatIsNotMarkedYet() {
        var plan = Given.plan(JdbcMode.UPSERT, Optional.of("gone"), Evolve.NONE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.write(Given.read(2, "b", "y"));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.truncate());
            sink.write(Given.create(2, "B", "Y"));
            sink.commit(Given.segment(1, 2));
        }
        assertThat(database.ask("select string_agg(concat_ws(',', id, v, big, gone), ' ' order by id) from t"))
                .isEqualTo("1,a,x,t 2,B,Y,f");
    }

    @Test
    void aLogHasATruncateAsARowWithoutValues() {
        var plan = Given.plan(JdbcMode.APPEND, Optional.empty(), Evolve.NONE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.write(Given.truncate());
            sink.write(Given.create(1, "b", "y"));
            sink.commit(Given.segment(1, 1));
        }
        assertThat(database.ask("select string_agg(concat_ws(',', sanderling_op, sanderling_transaction, id, v), ' ')"
                        + " from t"))
                .isEqualTo("r,7,1,a t,7 c,7,1,b");
    }

    @Test
    void rowsThatWereThereAreAChoice() {
        database.run("create table t (id int primary key, v text, big text)", "insert into t values (7, 'old', 'o')");
        try (JdbcSink sink = begun()) {
            assertThat(failure(() -> sink.anew(Given.TABLE), Reason.SINK_NOT_EMPTY))
                    .contains("public.t has rows that this job has not written");
        }
        var keep = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.NONE, OnNotEmpty.KEEP);
        try (JdbcSink sink = Given.begun(keep, Given.door(database), 2)) {
            sink.anew(Given.TABLE);
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(2, 1));
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,a,x 7,old,o");
        database.run("delete from sanderling_tables");
        var replace = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.NONE, OnNotEmpty.REPLACE);
        try (JdbcSink sink = Given.begun(replace, Given.door(database), 3)) {
            sink.write(Given.read(2, "b", "y"));
            sink.commit(Given.segment(3, 1));
        }
        assertThat(database.ask(ROWS)).isEqualTo("2,b,y");
    }

    @Test
    void aTableHasOneJob() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
        }
        try (JdbcSink other = new JdbcSink(Given.plan(), "test/other", new Feed(true, false), Given.door(database))) {
            other.fence(Given.batch(1));
            other.begin(Given.batch(1));
            assertThat(failure(() -> other.write(Given.read(2, "b", "y")), Reason.SINK_OWNED_BY_OTHER))
                    .contains("sink copy of job test/job");
        }
    }

    @Test
    void aMissingColumnIsNamedOrAdded() {
        database.run("create table t (id int primary key, v text)");
        try (JdbcSink sink = begun()) {
            assertThat(failure(() -> sink.write(Given.read(1, "a", "x")), Reason.SINK_TABLE_MISMATCH))
                    .contains("public.t lacks the column big")
                    .contains("evolve: Additive");
        }
        var additive = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.ADDITIVE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(additive, Given.door(database), 2)) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(2, 1));
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,a,x");
    }

    @Test
    void aColumnCannotHaveTheNameOfOurs() {
        var plan = Given.plan(JdbcMode.UPSERT, Optional.of("v"), Evolve.NONE, OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            assertThat(failure(() -> sink.write(Given.read(1, "a", "x")), Reason.COLUMN_NAME_CLASH))
                    .contains("public.t has a column v");
        }
    }

    @Test
    void aTableWithoutTheKeyIsRefused() {
        database.run("create table t (id int, v text, big text)");
        try (JdbcSink sink = begun()) {
            assertThat(failure(() -> sink.write(Given.read(1, "a", "x")), Reason.SINK_TABLE_MISMATCH))
                    .contains("no primary key or unique index of just id");
        }
    }

    @Test
    void aViolatedConstraintIsNamedWithoutTheValues() {
        database.run("create table t (id int primary key, v text, big text, constraint short check (length(v) < 3))");
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "secret words", "x"));
            assertThat(failure(() -> sink.commit(Given.segment(1, 1)), Reason.SINK_CONSTRAINT_VIOLATED))
                    .contains("(short)")
                    .contains("writing public.t")
                    .contains("told apart by id")
                    .doesNotContain("secret");
        }
        assertThat(database.ask(ROWS)).isEmpty();
    }

    /** PostgreSQL says of a text that it cannot read neither where it is nor, of many, which one. */
    @Test
    void aValueThatCannotBeReadIsNamedByItsColumn() {
        database.run("create table t (id int primary key, v text, big macaddr)");
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "08:00:2b:01:02:03"));
            sink.write(Given.read(2, "b", "secret words"));
            assertThat(failure(() -> sink.commit(Given.segment(1, 1)), Reason.UNCONVERTIBLE_VALUE))
                    .contains("writing public.t")
                    .contains("column big")
                    .doesNotContain("secret");
        }
        assertThat(database.ask(ROWS)).isEmpty();
    }

    @Test
    void aValueThatDoesNotFitEndsTheRunWithoutTheValue() {
        database.run("create table t (id int primary key, v varchar(3), big text)");
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "secret words", "x"));
            assertThat(failure(() -> sink.commit(Given.segment(1, 1)), Reason.UNCONVERTIBLE_VALUE))
                    .contains("writing public.t")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aRunThatWasOvertakenCommitsNothing() {
        try (JdbcSink slow = begun()) {
            slow.write(Given.read(1, "slow", "x"));
            slow.commit(Given.segment(1, 1));
            try (JdbcSink newer = Given.begun(Given.plan(), Given.door(database), 2)) {
                assertThat(newer.held())
                        .contains(new Held(2, Given.segment(1, 1).id()));
                slow.write(Given.read(2, "late", "y"));
                failure(() -> slow.commit(Given.segment(1, 2)), Reason.FENCED);
                newer.write(Given.read(3, "newer", "z"));
                newer.commit(Given.segment(2, 1));
            }
            failure(
                    () -> new JdbcSink(Given.plan(), "test/job", new Feed(true, false), Given.door(database))
                            .fence(Given.batch(1)),
                    Reason.FENCED);
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,slow,x 3,newer,z");
    }

    /** Nobody who asks for the commit can know; whoever asks afterwards does. */
    @Test
    void aConnectionThatIsLostAfterTheCommitWasSentLeavesTheSegmentThere() {
        Door losing = () -> losing(Given.connect(database));
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
        }
        JdbcSink sink = new JdbcSink(Given.plan(), "test/job", new Feed(true, false), losing);
        failure(() -> sink.fence(Given.batch(2)), Reason.SINK_UNREACHABLE);
        try (JdbcSink next = new JdbcSink(Given.plan(), "test/job", new Feed(true, false), Given.door(database))) {
            assertThat(next.held()).contains(new Held(2, Given.segment(1, 1).id()));
        }
        sink.close();
    }

    @Test
    void aServerThatGoesAwayInTheMiddleLeavesNothing() {
        try (JdbcSink sink = begun()) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
            sink.anew(Given.TABLE);
            database.run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and pid <> pg_backend_pid()");
            sink.write(Given.read(2, "b", "y"));
            failure(() -> sink.commit(Given.segment(1, 2)), Reason.SINK_UNREACHABLE);
        }
        assertThat(database.ask(ROWS)).isEqualTo("1,a,x");
    }

    @Test
    void namesAreQuoted() {
        var plan = new dev.sanderling.plan.SinkPlan.Jdbc(
                "copy",
                Given.plan().database(),
                JdbcMode.UPSERT,
                "select \"x\"",
                "{table}; drop",
                java.util.Map.of(),
                Optional.empty(),
                true,
                Evolve.NONE,
                OnNotEmpty.FAIL);
        try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
        }
        assertThat(database.ask("select v from \"select \"\"x\"\"\".\"t; drop\""))
                .isEqualTo("a");
    }

    @Test
    void aStandbyIsRefusedBeforeAnythingIsWritten() {
        database.run("alter database " + database.name() + " set default_transaction_read_only = on");
        try (JdbcSink sink = new JdbcSink(Given.plan(), "test/job", new Feed(true, false), Given.door(database))) {
            assertThat(sink.preflight())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.reason()).isEqualTo(Reason.SINK_NOT_WRITABLE));
        }
    }

    private JdbcSink begun() {
        return Given.begun(Given.plan(), Given.door(database), 1);
    }

    private static String failure(ThrowingCallable call, Reason reason) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure.getMessage();
    }

    private static Connection losing(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                JdbcSinkTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("commit")) {
                        throw new SQLException("gone", "08006");
                    }
                    return result;
                });
    }
}
