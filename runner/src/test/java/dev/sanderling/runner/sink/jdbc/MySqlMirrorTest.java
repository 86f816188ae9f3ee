package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are there already in MySQL, which tells rows apart by whatever unique index they have. */
class MySqlMirrorTest {
    private static final Limits NOTHING_WAITS = new Limits(1, 1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id int primary key, v varchar(20), unique other (v) | the unique index other",
                "id int, v varchar(20), unique part (id, v(3)) | no primary key or unique index of just id",
            })
    void anIndexThatTakesOneRowForAnotherIsRefused(String columns, String sentence) {
        try (TestMySql server = TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS public",
                    "CREATE DATABASE public",
                    "CREATE TABLE public.t (big text, " + columns + ")");
            try (JdbcSink sink = Given.begun(plan(), () -> server.connect("public"), 1)) {
                Failure failure = catchThrowableOfType(Failure.class, () -> {
                    sink.write(Given.read(1, "x", "a"));
                    sink.commit(Given.segment(1, 1));
                    // 2 has what 1 has no more, and 1 is written last: MySQL would write 2 over 1.
                    sink.write(Given.update(1, "y", "a"));
                    sink.write(Given.create(2, "x", "b"));
                    sink.write(Given.update(1, "y", "c"));
                    sink.commit(Given.segment(1, 2));
                });
                assertThat(failure).isNotNull();
                assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.SINK_TABLE_MISMATCH);
                assertThat(failure.getMessage()).contains(sentence);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSoftlyDeletedRowStaysWhereItsKeyGoesToAnother(boolean together) throws Exception {
        SinkPlan.Jdbc mysql = plan();
        var soft = new SinkPlan.Jdbc(
                mysql.name(),
                mysql.database(),
                mysql.mode(),
                mysql.schema(),
                mysql.table(),
                mysql.keys(),
                Optional.of("gone"),
                mysql.createTables(),
                mysql.evolve(),
                mysql.onNotEmpty());
        try (TestMySql server = TestMySql.start()) {
            server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
            try (JdbcSink sink = Given.begun(soft, () -> server.connect("public"), 1)) {
                JdbcSinkTest.softMoves(sink, together);
            }
            assertThat(String.join(
                            " ",
                            server.query(
                                    "SELECT CONCAT_WS(',', id, v, big, IF(gone, 't', 'f')) FROM public.t ORDER BY id")))
                    .isEqualTo(JdbcSinkTest.SOFT_MOVES);
        }
    }

    /** It is what tells rows of the target apart that has to be exact: of a log nothing does, and of a mirror jdbc.keys. */
    @Test
    void arraysAreKeysWhereTheTargetHasThemAsKeys() throws Exception {
        for (TestMySql server : List.of(TestMySql.start(), TestMySql.startMariaDb())) {
            try (server) {
                server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
                boolean maria = server.query("SELECT VERSION()").getFirst().contains("Maria");
                SinkPlan.Jdbc mirror = maria ? MariaDbTest.plan() : plan();
                Table log = arrays("log", true);
                try (JdbcSink sink =
                        Given.begun(with(mirror, JdbcMode.APPEND, Map.of()), () -> server.connect("public"), 1)) {
                    sink.write(Given.read(log, "{1,2}", "plain"));
                    sink.write(Given.read(log, "[0:1]={1,2}", "from 0"));
                    sink.commit(Given.segment(1, 1));
                }
                assertThat(server.query("SELECT REPLACE(k, ' ', '') FROM public.log"))
                        .containsExactly("[1,2]", "[1,2]");
                Table named = arrays("named", false);
                var keys = Map.of("public.named", List.of("k"));
                try (JdbcSink sink =
                        Given.begun(with(mirror, JdbcMode.UPSERT, keys), () -> server.connect("public"), 2)) {
                    sink.write(Given.read(named, "{1,2}", "plain"));
                    sink.write(Given.read(named, "[0:1]={1,2}", "from 0"));
                    sink.commit(Given.segment(2, 1));
                }
                assertThat(server.query("SELECT CONCAT(k, ' ', v) FROM public.named ORDER BY v"))
                        .containsExactly("[0:1]={1,2} from 0", "{1,2} plain");
            }
        }
    }

    private static Table arrays(String name, boolean key) {
        return new Table(
                new TableName("public", name),
                List.of(
                        new Column("k", new ColumnType.ArrayText("int4", 6), key, new DeclaredType("_int4", -1, -1)),
                        new Column("v", Plain.TEXT, false)));
    }

    private static SinkPlan.Jdbc with(SinkPlan.Jdbc plan, JdbcMode mode, Map<String, List<String>> keys) {
        return new SinkPlan.Jdbc(
                plan.name(),
                plan.database(),
                mode,
                plan.schema(),
                plan.table(),
                keys,
                Optional.empty(),
                true,
                plan.evolve(),
                plan.onNotEmpty());
    }

    /** PostgreSQL's arrays and documents may be keys; the text of one says all of it, its bounds too. */
    @Test
    void keysThatMySqlHasNoIndexFor() throws Exception {
        Table arrays = new Table(
                new TableName("public", "arrays"),
                List.of(
                        new Column("k", new ColumnType.ArrayText("int4", 6), true, new DeclaredType("_int4", -1, -1)),
                        new Column("v", Plain.TEXT, false)));
        Table documents = new Table(
                new TableName("public", "documents"),
                List.of(
                        new Column("k", Plain.JSON, true, new DeclaredType("jsonb", -1, -1)),
                        new Column("v", Plain.TEXT, false)));
        for (TestMySql server : List.of(TestMySql.start(), TestMySql.startMariaDb())) {
            try (server) {
                server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
                boolean maria = server.query("SELECT VERSION()").getFirst().contains("Maria");
                SinkPlan.Jdbc plan = maria ? MariaDbTest.plan() : plan();
                try (JdbcSink sink = Given.begun(plan, () -> server.connect("public"), 1)) {
                    sink.write(Given.read(arrays, "{1,2}", "plain"));
                    sink.write(Given.read(arrays, "[0:1]={1,2}", "from 0"));
                    sink.write(Given.read(arrays, "{}", "empty"));
                    sink.write(Given.read(documents, "{\"a\": 1.0}", "one"));
                    sink.write(Given.read(documents, "[]", "two"));
                    sink.commit(Given.segment(1, 1));
                }
                assertThat(server.query("SELECT CONCAT(k, ' ', v) FROM public.arrays ORDER BY v"))
                        .containsExactly("{} empty", "[0:1]={1,2} from 0", "{1,2} plain");
                assertThat(server.query("SELECT v FROM public.documents ORDER BY v"))
                        .containsExactly("one", "two");
            }
        }
    }

    /** A TRUNCATE here would have committed what comes before it. */
    @Test
    void aTruncateIsPartOfTheSegment() throws Exception {
        try (TestMySql server = TestMySql.start()) {
            server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
            try (JdbcSink sink = Given.begun(plan(), () -> server.connect("public"), 1)) {
                sink.write(Given.read(1, "x", "a"));
                sink.write(Given.read(2, "y", "b"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.truncate());
                sink.write(Given.create(1, "z", "c"));
                assertThat(ids(server)).as("until it is committed").containsExactly("1x", "2y");
                sink.commit(Given.segment(1, 2));
                assertThat(ids(server)).containsExactly("1z");
            }
        }
    }

    /** MySQL ends the transaction with an ALTER, so one in the middle of a segment costs the run. */
    @Test
    void aColumnThatTheSourceHasByNowIsThereBeforeTheSegmentBegins() throws Exception {
        Table wider = new Table(
                Given.TABLE.name(),
                Stream.concat(
                                Given.TABLE.columns().stream(),
                                Stream.of(
                                        new Column("note", Plain.TEXT, false),
                                        // Until a change is seen nobody knows how its values come.
                                        new Column("odd", new ColumnType.Unsupported("odd"), false)))
                        .toList());
        try (TestMySql server = TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS public",
                    "CREATE DATABASE public",
                    "CREATE TABLE public.t (id bigint primary key, v text, big text)");
            try (JdbcSink sink = new JdbcSink(
                    plan(Evolve.ADDITIVE), "test/job", new Feed(true, false), () -> server.connect("public"))) {
                assertThat(sink.preflight(List.of(new CatalogTable(wider, Map.of(), true))))
                        .isEmpty();
                assertThat(columns(server)).as("by looking").containsExactly("id", "v", "big");
                sink.fence(Given.batch(1));
                sink.begin(Given.batch(1));
                assertThat(columns(server)).containsExactly("id", "v", "big", "note");
                sink.write(Given.read(1, "x", "a"));
                sink.write(new Change(
                        Op.CREATE,
                        new Table(wider.name(), wider.columns().subList(0, 4)),
                        null,
                        new Object[] {2L, "y", "b", "new"},
                        new Origin("0/1", "7", 0, 1_700_000_000_000_000L)));
                sink.commit(Given.segment(1, 1));
            }
            assertThat(server.query("SELECT note FROM public.t WHERE id = 2")).containsExactly("new");
        }
    }

    /** Altering the table from aside would wait for ourselves, whichever segment has found the table first. */
    @ParameterizedTest
    @EnumSource(JdbcMode.class)
    void aTableThatWasFoundInAnEarlierSegmentIsAlteredAfterARollback(JdbcMode mode) throws Exception {
        try (TestMySql server = TestMySql.start()) {
            server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
            try (JdbcSink sink = new JdbcSink(
                    with(plan(Evolve.ADDITIVE), mode, Map.of()),
                    "test/job",
                    new Feed(true, false),
                    () -> server.connect("public"),
                    NOTHING_WAITS)) {
                sink.fence(Given.batch(1));
                sink.begin(Given.batch(1));
                sink.write(Given.read(1, "x", "a"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.create(2, "x", "in the transaction by now"));
                Failure failure = catchThrowableOfType(Failure.class, () -> sink.write(wider(3)));
                assertThat(failure).isNotNull();
                assertThat(failure.getMessage()).contains("was altered in the middle of a segment");
            }
            assertThat(columns(server)).contains("note");
            assertThat(server.query("SELECT COUNT(*) FROM public.t")).containsExactly("1");
        }
    }

    /** What waits to be written is no reason to lose what the transaction has of other tables. */
    @Test
    void aTableOfWhichNothingIsWrittenYetIsAlteredInTheMiddle() throws Exception {
        try (TestMySql server = TestMySql.start()) {
            server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
            try (JdbcSink sink = Given.begun(plan(Evolve.ADDITIVE), () -> server.connect("public"), 1)) {
                sink.write(Given.read(1, "x", "a"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.create(2, "y", "b"));
                sink.write(wider(3));
                sink.commit(Given.segment(1, 2));
            }
            assertThat(server.query("SELECT CONCAT_WS(',', id, v, big, note) FROM public.t ORDER BY id"))
                    .containsExactly("1,x,a", "2,y,b", "3,z,c,new");
        }
    }

    private static Change wider(long id) {
        Table wider = new Table(
                Given.TABLE.name(),
                Stream.concat(Given.TABLE.columns().stream(), Stream.of(new Column("note", Plain.TEXT, false)))
                        .toList());
        return new Change(
                Op.CREATE,
                wider,
                null,
                new Object[] {id, "z", "c", "new"},
                new Origin("0/1", "7", 0, 1_700_000_000_000_000L));
    }

    private static List<String> columns(TestMySql server) {
        return server.query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                + " AND table_name = 't' ORDER BY ordinal_position");
    }

    private static List<String> ids(TestMySql server) {
        return server.query("SELECT CONCAT(id, v) FROM public.t ORDER BY id");
    }

    static SinkPlan.Jdbc plan() {
        return plan(Evolve.NONE);
    }

    private static SinkPlan.Jdbc plan(Evolve evolve) {
        return plan(new Database.MySql(Given.plan().database().endpoint(), "public", "here"), evolve);
    }

    static SinkPlan.Jdbc plan(Database database, Evolve evolve) {
        SinkPlan.Jdbc postgres = Given.plan();
        return new SinkPlan.Jdbc(
                postgres.name(),
                database,
                JdbcMode.UPSERT,
                postgres.schema(),
                postgres.table(),
                Map.of(),
                Optional.empty(),
                true,
                evolve,
                OnNotEmpty.FAIL);
    }
}
