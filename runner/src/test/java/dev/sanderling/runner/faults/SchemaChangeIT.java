package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that are altered between two runs and have rows from before: whatever those rows show at the source afterwards,
 * a mirror shows too. One table for each kind of statement, all in one job.
 */
class SchemaChangeIT {
    /** By table: the statement, then one that changes a row in the new form. */
    private static final Map<String, List<String>> BOTH = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "t_null", List.of("alter table t_null add column c int", "insert into t_null values (9, 'n', 1)")),
            Map.entry(
                    "t_default",
                    List.of(
                            "alter table t_default add column c int default 5",
                            "insert into t_default values (9, 'n', 1)")),
            Map.entry(
                    "t_text",
                    List.of(
                            "alter table t_text add column c varchar(20) not null default 'it''s'",
                            "update t_text set v = 'n' where id = 1")),
            Map.entry(
                    "t_now",
                    List.of(
                            "alter table t_now add column c date default (current_date)",
                            "insert into t_now (id, v) values (9, 'n')")),
            Map.entry("t_dropped", List.of("alter table t_dropped drop column v", "insert into t_dropped values (9)")),
            Map.entry(
                    "t_named",
                    List.of("alter table t_named rename column v to w", "insert into t_named values (9, 'n')")),
            Map.entry(
                    "t_twice",
                    List.of(
                            "alter table t_twice add column c int default 5",
                            "alter table t_twice alter column c set default 7",
                            "insert into t_twice (id, v) values (9, 'n')",
                            "alter table t_twice add column d int",
                            "insert into t_twice (id, v, d) values (10, 'm', 1)"))));

    private static final Map<String, List<String>> POSTGRES = Map.of(
            "t_key",
                    List.of(
                            "update t_key set v = 'b' where id = 1",
                            "alter table t_key drop constraint t_key_pkey",
                            "update t_key set id = case id when 1 then 2 else 1 end",
                            "alter table t_key add primary key (id)",
                            "insert into t_key values (9, 'n')"),
            "t_using",
                    List.of(
                            "alter table t_using alter column v type varchar(20) using upper(v)",
                            "insert into t_using values (9, 'n')"),
            "t_expression",
                    List.of(
                            "alter table t_expression add column g int generated always as (id * 2) stored",
                            "alter table t_expression alter column g set expression as (id * 3)",
                            "insert into t_expression (id, v) values (9, 'n')"),
            "t_forgotten",
                    List.of(
                            "alter table t_forgotten add column c int default 5",
                            "alter table t_forgotten alter column c drop default",
                            "insert into t_forgotten values (9, 'n', 1)"),
            "t_random",
                    List.of(
                            "alter table t_random add column c uuid default gen_random_uuid()",
                            "insert into t_random values (9, 'n', gen_random_uuid())"),
            "t_serial",
                    List.of(
                            "alter table t_serial add column c int generated always as identity",
                            "insert into t_serial (id, v) values (9, 'n')"));

    private static final Map<String, List<String>> MYSQL = Map.of(
            "t_forgotten",
                    List.of(
                            "alter table t_forgotten add column c int default 5",
                            "alter table t_forgotten alter column c drop default",
                            "insert into t_forgotten values (9, 'n', 1)"),
            "t_random",
                    List.of(
                            "alter table t_random add column c varchar(40) default (concat(v, 'x'))",
                            "insert into t_random values (9, 'n', 'n')"),
            "t_serial",
                    List.of(
                            "alter table t_serial add column c int not null auto_increment unique",
                            "insert into t_serial (id, v) values (9, 'n')"),
            "t_first",
                    List.of(
                            "alter table t_first add column c int not null first",
                            "insert into t_first values (1, 9, 'n')"),
            "t_generated",
                    List.of(
                            "alter table t_generated add column c int as (id * 2) stored",
                            "insert into t_generated (id, v) values (9, 'n')"),
            "t_change", List.of("alter table t_change change v w varchar(30)", "insert into t_change values (9, 'n')"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"POSTGRES, MYSQL", "MYSQL, POSTGRES"})
    void aMirrorShowsWhatTheSourceShows(Shop.Kind from, Shop.Kind to) throws Exception {
        Map<String, List<String>> changes = new TreeMap<>(BOTH);
        changes.putAll(from == Shop.Kind.POSTGRES ? POSTGRES : MYSQL);
        try (Shop shop = from.open();
                Mirror mirror = Mirror.in(to)) {
            for (String table : changes.keySet()) {
                shop.run(
                        "create table " + table + " (id int primary key, v varchar(20))",
                        "insert into " + table + " values (1, 'a'), (2, 'b')");
            }
            if (from == Shop.Kind.POSTGRES) {
                shop.run("alter table t_key replica identity full");
            }
            Workplace workplace = shop.workplace(directory, "t*", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            for (List<String> statements : changes.values()) {
                shop.run(statements.toArray(String[]::new));
            }
            workplace.runUntilDry();
            try (Connection source = shop.connect();
                    Connection target = mirror.connect()) {
                for (String table : changes.keySet()) {
                    String columns = columns(source, table);
                    String sql = "select " + columns + " from " + table + " order by id";
                    assertThat(Targets.rows(target, sql))
                            .as("%s, and the notes %s", sql, workplace.state().receipts())
                            .isEqualTo(Targets.rows(source, sql));
                }
            }
            assertThat(ops(workplace, shop.schema() + ".t_null"))
                    .as("nothing to read again for")
                    .containsExactly("r", "r", "c");
        }
    }

    /** A mirror's table is the user's to alter where adding columns does not do. */
    @ParameterizedTest
    @EnumSource
    void aTypeOrKeyThatDoesNotFitStopsTheMirrorUntilItDoes(Shop.Kind kind) throws Exception {
        boolean postgres = kind == Shop.Kind.POSTGRES;
        try (Shop shop = kind.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES);
                Connection target = mirror.connect();
                var statement = target.createStatement()) {
            shop.run(
                    "create table t (id int primary key, n int not null, v varchar(5))",
                    "insert into t values (1, 10, 'a')");
            Workplace workplace = shop.workplace(directory, "t", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            shop.run(
                    postgres ? "alter table t alter column n type bigint" : "alter table t modify n bigint not null",
                    postgres ? "alter table t alter column v type text" : "alter table t modify v text",
                    "insert into t values (2, 5000000000, 'longer than that')");
            assertRefused(workplace, "the column n of ", "widen it");
            statement.execute("alter table t alter column n type bigint, alter column v type text");
            workplace.runToTheEnd();
            shop.run(
                    postgres
                            ? "alter table t drop constraint t_pkey, add primary key (n)"
                            : "alter table t drop primary key, add primary key (n)",
                    "update t set id = 1",
                    "delete from t where n = 10");
            assertRefused(workplace, "no primary key or unique index of just n");
            statement.execute("alter table t drop constraint t_pkey, add primary key (n)");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select id, n, v from t")).containsExactly("1|5000000000|longer than that");
        }
    }

    private static void assertRefused(Workplace workplace, String... words) throws Exception {
        RunnerProcess run = workplace.start(Map.of());
        assertThat(run.await()).as(run.output()).isEqualTo(65);
        assertThat(run.output()).contains("SinkTableMismatch").contains(words);
    }

    /** Statements of MySQL after which tables hold rows that no event of the log has. */
    @Test
    void rowsThatNoEventToldOfAreReadAgain() throws Exception {
        try (Shop shop = Shop.Kind.MYSQL.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            String parts = " (id int primary key, v varchar(20)) partition by range (id)"
                    + " (partition a values less than (10), partition b values less than (20))";
            shop.run(
                    "create table p" + parts,
                    "create table swapped (id int primary key, v varchar(20))",
                    "create table q" + parts,
                    "create table g (id int primary key, v varchar(20))",
                    "create table d (id int primary key, v varchar(20))",
                    "create table late (id int primary key, v varchar(20))",
                    "create table r (id int primary key, v varchar(20))",
                    "insert into p values (1, 'p'), (2, 'p'), (11, 'p')",
                    "insert into swapped values (5, 'x')",
                    "insert into q values (1, 'q'), (11, 'q')",
                    "insert into g values (1, 'g'), (2, 'g')",
                    "insert into d values (1, 'd')",
                    "insert into late values (1, 'd')",
                    "insert into r values (1, 'r')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            shop.run(
                    "alter table p exchange partition a with table swapped",
                    "insert into p values (6, 'later')",
                    "delete from p where id = 11",
                    "alter table q truncate partition a",
                    "alter table q drop partition b",
                    "create table _g_gho like g",
                    "alter table _g_gho add column n int not null default 3",
                    "insert into _g_gho (id, v) select id, v from g",
                    "rename table g to _g_del, _g_gho to g",
                    "insert into g values (3, 'g', 4)",
                    "drop table d",
                    "create table d (id int primary key, v varchar(20))",
                    "insert into d values (7, 'new')",
                    "drop table late",
                    "rename table r to r2",
                    "insert into r2 values (2, 'r2')");
            String said = workplace.runToTheEnd();
            String of = shop.schema() + ".";
            assertThat(said)
                    .contains(
                            "because of EXCHANGE PARTITION: " + of + "p, " + of + "swapped.",
                            "because of RENAME TABLE: ",
                            "because it was dropped and made anew: " + of + "d.",
                            of + "q went by TRUNCATE PARTITION",
                            of + "q went by DROP PARTITION",
                            of + "late was dropped",
                            of + "r was renamed to " + of + "r2");
            assertThat(workplace.state().receipts().getLast().notes())
                    .contains("Read again from the first row, because it was dropped and made anew: " + of + "d.");
            assertThat(Targets.rows(mirror.connect(), "select id from q order by id"))
                    .as("as the note says")
                    .containsExactly("1", "11");
            shop.run(
                    "create table late (id int primary key, v varchar(20))",
                    "insert into late values (2, 'new')",
                    "update r2 set v = 'once more' where id = 1");
            workplace.runUntilDry();
            try (Connection source = shop.connect();
                    Connection target = mirror.connect()) {
                for (String table : List.of("p", "swapped", "g", "d", "late", "r2")) {
                    String sql = "select " + columns(source, table) + " from " + table + " order by id";
                    assertThat(Targets.rows(target, sql)).as(sql).isEqualTo(Targets.rows(source, sql));
                    assertThat(replayed(workplace, of + table))
                            .as("whoever replays the files has the rows of %s", table)
                            .isEqualTo(Targets.rows(source, "select id from " + table + " order by id"));
                }
            }
        }
    }

    /** The keys that are left of a table in the files. */
    private static List<String> replayed(Workplace workplace, String table) throws Exception {
        TreeSet<Integer> ids = new TreeSet<>();
        for (Captured change : workplace.published(table, "id")) {
            switch (change.op()) {
                case "t" -> ids.clear();
                case "d" -> ids.remove(Integer.valueOf(change.values().get("id")));
                default -> ids.add(Integer.valueOf(change.values().get("id")));
            }
        }
        return ids.stream().map(String::valueOf).toList();
    }

    /** Without a mirror the values of old rows are not read again, and each receipt that could says so. */
    @Test
    void whatFilesDoNotHaveIsNoted() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            for (String table : List.of("filled", "rewritten", "vacuumed", "named")) {
                shop.run(
                        "create table " + table + " (id int primary key, v text)",
                        "insert into " + table + " values (1, 'a'), (2, 'b')");
            }
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            shop.run(
                    "alter table filled add column c int default 5",
                    "alter table rewritten alter column v type text using upper(v)",
                    "vacuum full vacuumed",
                    "alter table vacuumed alter column v set not null",
                    "alter table named rename column v to w",
                    "insert into filled values (9, 'n', 1)");
            String said = workplace.runToTheEnd();
            assertThat(said).contains("resnapshot: {tables: [public.rewritten]}");
            assertThat(workplace.state().receipts().getLast().notes())
                    .satisfiesExactlyInAnyOrder(
                            note -> assertThat(note).contains("Added with a default", "filled.c"),
                            note -> assertThat(note).contains("may have rewritten rows of public.rewritten"));
            shop.run("insert into filled values (10, 'n', 1)");
            workplace.runToTheEnd();
            assertThat(workplace.state().receipts().getLast().notes())
                    .as("told once")
                    .isEmpty();
        }
    }

    /** A name that another table has now: the mirror of it is of the new table, and a file has the changes of both. */
    @Test
    void namesThatOtherTablesHaveNowAreReadAgain() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            for (String table : List.of("a", "b", "rolled")) {
                shop.run(
                        "create table " + table + " (id int primary key, v text)",
                        "insert into " + table + " values (1, '" + table + "'), (2, '" + table + "')");
            }
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit("[\"public.*\"]}", "[\"public.*\"], exclude: [\"public.rolled_*\"]}");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            shop.run(
                    "update a set v = 'before' where id = 1",
                    "insert into rolled values (3, 'the last one')",
                    "alter table a rename to c",
                    "alter table b rename to a",
                    "alter table c rename to b",
                    "alter table rolled rename to rolled_1",
                    "create table rolled (like rolled_1 including all)",
                    "insert into rolled values (9, 'new')",
                    "delete from b where id = 2");
            workplace.runUntilDry();
            assertThat(workplace.published("public.rolled", "id"))
                    .extracting(change -> change.op() + change.values().get("id"))
                    .containsExactly("r1", "r2", "c3", "tnull", "r9");
            assertThat(ops(workplace, "public.a"))
                    .as("what was changed under the name before")
                    .containsExactly("r", "r", "u", "t", "r", "r");
            try (Connection source = shop.connect();
                    Connection target = mirror.connect()) {
                for (String table : List.of("a", "b", "rolled")) {
                    String sql = "select id, v from " + table + " order by id";
                    assertThat(Targets.rows(target, sql)).as(sql).isEqualTo(Targets.rows(source, sql));
                }
            }
        }
    }

    /** No table's own row tells of that: only that a name is another table's. */
    @Test
    void schemasThatExchangeTheirNames() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES, "table: \"{schema}_{table}\"")) {
            for (String schema : List.of("one", "two", "three", "five", "six")) {
                shop.run(
                        "create schema " + schema,
                        "create table " + schema + ".t (id int primary key, v text)",
                        "insert into " + schema + ".t values (1, '" + schema + "'), (2, '" + schema + "')");
            }
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit(
                    "[\"public.*\"]}", "[\"one.*\", \"two.*\", \"three.*\", \"four.*\", \"five.*\", \"six.*\"]}");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            shop.run(
                    "update one.t set v = 'before' where id = 1",
                    "insert into three.t values (3, 'before')",
                    "alter schema one rename to tmp",
                    "alter schema two rename to one",
                    "alter schema tmp rename to two",
                    "alter schema three rename to four",
                    "insert into five.t values (3, 'before')",
                    "alter schema five rename to away",
                    "delete from away.t where id = 1",
                    "alter schema away rename to five",
                    "insert into five.t values (4, 'after')",
                    "alter schema six rename to away",
                    "alter schema away rename to six",
                    "insert into six.t values (3, 'after')",
                    "delete from one.t where id = 2",
                    "insert into two.t values (3, 'after')",
                    "update four.t set v = 'after' where id = 1");
            workplace.runUntilDry();
            shop.run("insert into one.t values (9, 'later')", "update two.t set v = 'later' where id = 1");
            workplace.runUntilDry();
            try (Connection source = shop.connect();
                    Connection target = mirror.connect()) {
                for (String schema : List.of("one", "two", "four", "five", "six")) {
                    assertThat(Targets.rows(target, "select id, v from " + schema + "_t order by id"))
                            .as(schema)
                            .isEqualTo(Targets.rows(source, "select id, v from " + schema + ".t order by id"));
                }
            }
            assertThat(ops(workplace, "one.t")).containsExactly("r", "r", "u", "t", "r", "c");
            assertThat(ops(workplace, "two.t")).containsExactly("r", "r", "t", "r", "r", "r", "u");
            assertThat(ops(workplace, "three.t")).containsExactly("r", "r", "c");
            assertThat(ops(workplace, "four.t")).containsExactly("t", "r", "r", "r");
            assertThat(ops(workplace, "five.t")).containsExactly("r", "r", "c", "t", "r", "r", "r");
            assertThat(ops(workplace, "six.t")).as("nothing was missed").containsExactly("r", "r", "c");
        }
    }

    /** What is left of it when a run is killed is the next one's, which does not find the new name any more. */
    @Test
    void changesOfAFormerTableAreCapturedOverSeveralRuns() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            shop.run("create table rolled (id int primary key)", "insert into rolled values (1)");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit("[\"public.*\"]}", "[\"public.*\"], exclude: [\"public.rolled_*\"]}");
            workplace.runToTheEnd();
            shop.run(
                    "insert into rolled values (3)",
                    "insert into rolled values (4)",
                    "insert into rolled values (5)",
                    "alter table rolled rename to rolled_1",
                    "create table rolled (like rolled_1 including all)",
                    "insert into rolled values (9)");
            List<String> options = new ArrayList<>(Workplace.SMALL);
            options.add("-Dsanderling.segmentChanges=1");
            RunnerProcess run = workplace.start(options, Map.of("SANDERLING_FAILPOINT", "AFTER_CHECKPOINT"));
            int code = run.await();
            assertThat(code).as(run.output()).isNotZero();
            assertThat(workplace.state().pending())
                    .as("the first of them is committed")
                    .isNotNull();
            workplace.runUntilDry();
            assertThat(workplace.published("public.rolled", "id"))
                    .extracting(change -> change.op() + change.values().get("id"))
                    .containsExactly("r1", "c3", "c4", "c5", "tnull", "r9");
        }
    }

    /** The same table under the same name is read again, after all that it had under the name. */
    @Test
    void whatWasChangedBeforeATableGotItsNameAgainIsCaptured() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            for (String table : List.of("owned", "back", "other", "dropped", "remade")) {
                shop.run(
                        "create table " + table + " (id int primary key, v text)",
                        "insert into " + table + " values (1, 'a'), (2, 'b')");
            }
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            shop.run(
                    "delete from owned where id = 2",
                    "alter table owned owner to pg_monitor",
                    "create table more (id int primary key)",
                    "drop table dropped",
                    "drop table remade",
                    "create table remade (id int primary key, v text)",
                    "delete from back where id = 1",
                    "alter table back rename to away",
                    "update away set v = 'under another name'",
                    "alter table away rename to back");
            assertThat(workplace.runToTheEnd()).contains("given another owner: public.back, public.owned.");
            workplace.runUntilDry();
            assertThat(ops(workplace, "public.owned")).containsExactly("r", "r", "d", "t", "r");
            assertThat(ops(workplace, "public.back")).containsExactly("r", "r", "d", "t", "r");
            assertThat(ops(workplace, "public.other")).containsExactly("r", "r");
        }
    }

    /** What the log has under a former name was before the rows were read, so it is no reason to read them again. */
    @Test
    void aTableIsReadOnceUnderTheNameThatItWasGiven() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            shop.run(
                    "create schema away",
                    "create table former (id int primary key, v text)",
                    "create table away.moved (id int primary key, v text)",
                    "insert into former values (1, 'a')",
                    "insert into away.moved values (1, 'a')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "batch: {maxRecords: 6}");
            workplace.runToTheEnd();
            for (int i = 2; i < 9; i++) {
                shop.run(
                        "insert into former values (" + i + ", 'b')", "insert into away.moved values (" + i + ", 'b')");
            }
            shop.run("alter table former rename to latter", "alter table away.moved set schema public");
            var said = new StringBuilder();
            String output;
            do {
                output = workplace.runToTheEnd();
                said.append(output);
            } while (output.contains("left to the next run"));
            assertThat(said.toString())
                    .contains("Captured from now on, with the rows there already")
                    .doesNotContain("had another name for a while");
            assertThat(ops(workplace, "public.former")).hasSize(8).doesNotContain("t");
            assertThat(ops(workplace, "public.latter")).containsOnlyOnce("t").hasSize(9);
            assertThat(ops(workplace, "public.moved")).containsOnlyOnce("t").hasSize(9);
        }
    }

    /** Nobody has rows of the table that had the name, so that its changes would be all there is of them. */
    @ParameterizedTest
    @ValueSource(strings = {"Initial", "added later"})
    void changesOfATableThatIsGoneBeforeItWasReadAreNobodysBusiness(String when) throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Mirror mirror = Mirror.in(Shop.Kind.POSTGRES)) {
            boolean first = when.equals("Initial");
            String late =
                    "create table z (id int primary key, v text); insert into z values (1, 'former'), (2, 'former')";
            shop.run(
                    "create table a (id int primary key, v text)",
                    "insert into a select i, 'a' from generate_series(1, 10) i",
                    first ? late : "select 1");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "batch: {maxRecords: 5}");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            if (first) {
                workplace.runToTheEnd();
            } else {
                workplace.runUntilDry();
                shop.run("create table m as select i as id from generate_series(1, 10) i", late);
                shop.run("alter table m add primary key (id)");
                workplace.runToTheEnd();
            }
            assertThat(workplace.published("public.z", "id")).isEmpty();
            shop.run(
                    "insert into z values (3, 'former')",
                    "update z set v = 'changed' where id = 1",
                    "drop table z",
                    "create table z (id int primary key, v text)",
                    "insert into z values (7, 'now')");
            workplace.edit("maxRecords: 5", "maxRecords: 500");
            workplace.runUntilDry();
            assertThat(ops(workplace, "public.z"))
                    .containsExactly(first ? new String[] {"r"} : new String[] {"t", "r"});
            try (Connection target = mirror.connect()) {
                assertThat(Targets.rows(target, "select id, v from z")).hasSize(1);
            }
        }
    }

    private static List<String> ops(Workplace workplace, String table) throws Exception {
        return workplace.published(table, "id").stream().map(Captured::op).toList();
    }

    private static String columns(Connection source, String table) throws SQLException {
        try (var statement = source.createStatement();
                var rows = statement.executeQuery("select * from " + table + " limit 0")) {
            StringBuilder names = new StringBuilder();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.append(i == 1 ? "" : ", ").append(rows.getMetaData().getColumnName(i));
            }
            return names.toString();
        }
    }

    /** A target database. */
    record Mirror(String sink, String user, String password, Opened opened) implements AutoCloseable {
        interface Opened {
            Connection connect() throws SQLException;
        }

        static Mirror in(Shop.Kind kind) {
            return in(kind, "");
        }

        static Mirror in(Shop.Kind kind, String more) {
            Shop made = kind.open();
            return switch (made) {
                case Shop.OnPostgres postgres ->
                    new Mirror(
                            Targets.postgres(
                                    postgres.database, "schema: public\nmode: Upsert\nevolve: Additive\n" + more),
                            "postgres",
                            "any",
                            made::connect);
                case Shop.OnMySql mysql ->
                    new Mirror(
                            Targets.mysql(mysql.server, mysql.schema(), "mode: Upsert\nevolve: Additive"),
                            TestMySql.ADMIN,
                            TestMySql.PASSWORD,
                            made::connect);
                default -> throw new IllegalStateException();
            };
        }

        Connection connect() throws SQLException {
            return opened.connect();
        }

        @Override
        public void close() {}
    }
}
