package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys that the target takes for the same, though their texts differ: 5.0 and 5.00. A row whose key changes from one to the
 * other is one row before and after, it is there once, and it has the newer text.
 */
class EqualKeysTest {
    private static final Table TABLE = new Table(
            new TableName("public", "t"),
            List.of(
                    new Column("k", Plain.TEXT, true),
                    new Column("v", Plain.TEXT, false),
                    new Column("big", Plain.TEXT, false)));
    private static final Object OLD = Change.UNAVAILABLE;

    /** What is done to the row (A, one, large), and what is left of it: nothing, or key, v and big. */
    private record Story(String name, @Nullable String left, List<Change> changes) {}

    private static TestPostgres postgres;
    private static TestMySql mysql;
    private static TestMySql maria;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.shared(TestPostgres.Version.NEWEST);
        mysql = TestMySql.start();
        maria = TestMySql.startMariaDb();
    }

    @AfterAll
    static void stop() {
        mysql.close();
        maria.close();
    }

    private static List<Story> stories(String a, String b) {
        return List.of(
                new Story("another text", b + "|two|new", List.of(gone(a), there(b, "two", "new"))),
                new Story("another text and no large value", b + "|two|large", List.of(gone(a), there(b, "two", OLD))),
                new Story(
                        "and back",
                        a + "|three|new",
                        List.of(gone(a), there(b, "two", "new"), gone(b), there(a, "three", "new"))),
                new Story(
                        "and back, no large value",
                        a + "|three|large",
                        List.of(gone(a), there(b, "two", OLD), gone(b), there(a, "three", OLD))),
                new Story(
                        "changed before",
                        b + "|two|large",
                        List.of(changed(a, "x", OLD), gone(a), there(b, "two", OLD))),
                new Story(
                        "changed after", b + "|y|new", List.of(gone(a), there(b, "two", "new"), changed(b, "y", OLD))),
                new Story("deleted after", null, List.of(gone(a), there(b, "two", "new"), gone(b))),
                new Story("deleted after, no large value", null, List.of(gone(a), there(b, "two", OLD), gone(b))),
                new Story(
                        "changed, another text, deleted",
                        null,
                        List.of(changed(a, "x", "y"), gone(a), there(b, "two", "new"), gone(b))),
                new Story(
                        "deleted and made again",
                        a + "|z|z",
                        List.of(gone(a), there(b, "two", "new"), gone(b), there(a, "z", "z"))),
                new Story(
                        "whole before and after",
                        b + "|two|new",
                        List.of(changed(a, "x", "y"), gone(a), there(b, "two", "new"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "numeric | 5.0 | 5.00",
                "numeric | 0 | 0.0",
                "float8 | 0 | -0",
                "float4 | -0 | 0",
                "interval | 1 day | 24:00:00",
                "bpchar | a | \"a \"",
                "jsonb | [1.0] | [1.00]",
                "public.citext | a | A",
                "text collate public.nocase | a | A",
                "numrange | [1.0,2) | [1.00,2)",
                "numeric[] | {1.0} | {1.00}",
                "public.amount | 1.0 | 1.00",
                "public.pair | (1.0,a) | (1.00,a)",
                "numeric(10,2) | 1.00 | 1.00",
            })
    void inPostgres(String type, String a, String b) throws Exception {
        try (TestDatabase database = postgres.database()) {
            database.run(
                    "create extension citext",
                    "create collation public.nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "create domain public.amount as numeric",
                    "create type public.pair as (n numeric, t text)");
            SinkPlan.Jdbc hard = Given.plan();
            try (Connection look = database.connect()) {
                check(hard, () -> Given.connect(database), look, "public.t", type, "format('%s', k)", a, b);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "varchar(20) collate utf8mb4_0900_ai_ci, a, A",
        "varchar(20) collate utf8mb4_general_ci, a, 'a '",
        "varchar(20) collate utf8mb4_bin, a, 'a '",
        "'decimal(10,2)', 1.50, 1.50"
    })
    void inMySql(String type, String a, String b) throws Exception {
        inMySqlOrMariaDb(mysql, MySqlMirrorTest.plan(), type, a, b);
    }

    @ParameterizedTest
    @CsvSource({"varchar(20) collate utf8mb4_uca1400_ai_ci, a, A", "varchar(20) collate utf8mb4_general_ci, a, 'a '"})
    void inMariaDb(String type, String a, String b) throws Exception {
        SinkPlan.Jdbc plan = MySqlMirrorTest.plan();
        var database = new Database.MariaDb(plan.database().endpoint(), "public", "here");
        inMySqlOrMariaDb(maria, with(plan, database, Optional.empty()), type, a, b);
    }

    private static void inMySqlOrMariaDb(TestMySql server, SinkPlan.Jdbc plan, String type, String a, String b)
            throws Exception {
        server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public CHARACTER SET utf8mb4");
        if (type.contains("uca1400")
                && server.query("SHOW COLLATION LIKE 'utf8mb4_uca1400_ai_ci'").isEmpty()) {
            type = "varchar(20) collate utf8mb4_unicode_ci";
        }
        try (Connection look = server.connect("public")) {
            check(plan, () -> server.connect("public"), look, "public.t", type, "concat(k, '')", a, b);
        }
    }

    private static void check(
            SinkPlan.Jdbc plan, Door door, Connection look, String table, String type, String key, String a, String b)
            throws Exception {
        List<String> wrong = new ArrayList<>();
        execute(look, "create table " + table + " (k " + type + " primary key, v text, big text, gone boolean)");
        for (Story story : stories(a, b)) {
            for (boolean soft : new boolean[] {false, true}) {
                for (boolean together : new boolean[] {false, true}) {
                    execute(look, "delete from " + table);
                    String name = story.name() + (soft ? ", soft" : ", hard") + (together ? ", together" : ", apart");
                    SinkPlan.Jdbc job = with(plan, plan.database(), soft ? Optional.of("gone") : Optional.empty());
                    String found = run(job, door, look, story, together, a, key, soft);
                    String expected = story.left() == null ? (soft ? "1 gone" : "") : story.left();
                    if (!found.equals(expected)) {
                        wrong.add(name + ": " + found + " instead of " + expected);
                    }
                }
            }
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    private static int epoch;

    private static String run(
            SinkPlan.Jdbc plan,
            Door door,
            Connection look,
            Story story,
            boolean together,
            String a,
            String key,
            boolean soft)
            throws SQLException {
        epoch++;
        try (JdbcSink sink = Given.begun(plan, door, epoch)) {
            int segment = 0;
            sink.write(there(a, "one", "large"));
            sink.commit(Given.segment(epoch, ++segment));
            for (Change change : story.changes()) {
                sink.write(change);
                // The two halves of a changed key are of one transaction.
                if (!together && change.op() != Op.DELETE) {
                    sink.commit(Given.segment(epoch, ++segment));
                }
            }
            sink.commit(Given.segment(epoch, ++segment));
        } catch (dev.sanderling.outcome.Failure e) {
            return e.getMessage() + " " + e.getCause();
        }
        try (Statement statement = look.createStatement();
                ResultSet row = statement.executeQuery("select " + key + ", v, big, gone is true from t")) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(
                        row.getBoolean(4)
                                ? "1 gone"
                                : row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
            }
            return String.join(" and ", rows);
        }
    }

    private static SinkPlan.Jdbc with(SinkPlan.Jdbc plan, Database database, Optional<String> deleted) {
        return new SinkPlan.Jdbc(
                plan.name(),
                database,
                JdbcMode.UPSERT,
                plan.schema(),
                plan.table(),
                Map.of(),
                deleted,
                true,
                Evolve.NONE,
                OnNotEmpty.KEEP);
    }

    private static Change gone(String key) {
        return change(Op.DELETE, new Object[] {key, OLD, OLD}, null);
    }

    private static Change there(String key, Object v, Object big) {
        return change(Op.CREATE, null, new Object[] {key, v, big});
    }

    private static Change changed(String key, Object v, Object big) {
        return change(Op.UPDATE, null, new Object[] {key, v, big});
    }

    private static Change change(Op op, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
        return new Change(op, TABLE, before, after, new Origin("0/1", "7", 0, 1_700_000_000_000_000L));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
