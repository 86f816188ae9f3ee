package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which statements are taken for ones that have written a table's rows anew, with a TOAST table and without, or have made
 * their values read otherwise.
 */
class RewrittenTablesTest {
    private static final Map<String, List<String>> REWRITE = new TreeMap<>(Map.of(
            "r_typed", List.of("ALTER TABLE r_typed ALTER COLUMN n TYPE numeric USING n / 100"),
            "r_then_default",
                    List.of(
                            "ALTER TABLE r_then_default ALTER COLUMN n TYPE numeric USING n / 100",
                            "ALTER TABLE r_then_default ALTER COLUMN n SET DEFAULT 0"),
            "r_then_not_null",
                    List.of(
                            "ALTER TABLE r_then_not_null ALTER COLUMN n TYPE numeric USING n / 100",
                            "INSERT INTO r_then_not_null VALUES (9, 9)",
                            "ALTER TABLE r_then_not_null ALTER COLUMN n SET NOT NULL"),
            "r_added",
                    List.of(
                            "ALTER TABLE r_added ADD COLUMN token uuid DEFAULT gen_random_uuid()",
                            "ALTER TABLE r_added ALTER COLUMN token DROP DEFAULT")));

    private static final Map<String, List<String>> LEAVE = new TreeMap<>(Map.of(
            "l_added", List.of("ALTER TABLE l_added ADD COLUMN note text"),
            "l_full", List.of("VACUUM FULL l_full", "ALTER TABLE l_full ALTER COLUMN n SET DEFAULT 0"),
            "l_emptied",
                    List.of(
                            "ALTER TABLE l_emptied ALTER COLUMN n TYPE numeric USING n / 100",
                            "DELETE FROM l_emptied",
                            "ALTER TABLE l_emptied ALTER COLUMN n SET NOT NULL"),
            "l_loaded", List.of("TRUNCATE l_loaded", "INSERT INTO l_loaded VALUES (7, 7)")));

    @ParameterizedTest
    @EnumSource(Version.class)
    void rewritten(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            List<String> expected = new ArrayList<>(List.of("public.t_logged"));
            for (String kind : List.of("", "t_")) {
                for (String table : names()) {
                    make(db, kind + table, kind.isEmpty() ? "" : ", v text");
                }
                REWRITE.keySet().forEach(table -> expected.add("public." + kind + table));
            }
            expected.addAll(List.of("public.t_label", "public.t_labels", "public.t_pair", "public.t_paired"));
            db.run(
                    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                    "CREATE DOMAIN feeling AS mood",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE TABLE t_label (id int PRIMARY KEY, v feeling)",
                    "CREATE TABLE t_labels (id int PRIMARY KEY, v mood[])",
                    "CREATE TABLE t_value (id int PRIMARY KEY, v mood)",
                    "CREATE TABLE t_pair (id int PRIMARY KEY, v pair) PARTITION BY HASH (id)",
                    "CREATE TABLE t_pair_p PARTITION OF t_pair FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                    "CREATE TABLE t_paired (id int PRIMARY KEY, v pair[])",
                    "CREATE TABLE t_none (id int PRIMARY KEY, v pair)",
                    "INSERT INTO t_label VALUES (1, 'sad')",
                    "INSERT INTO t_labels VALUES (1, '{ok,sad}')",
                    "INSERT INTO t_value VALUES (1, 'ok')",
                    "INSERT INTO t_pair VALUES (1, '(1,)')",
                    "INSERT INTO t_paired VALUES (1, '{\"(1,)\"}')",
                    "INSERT INTO t_none VALUES (1, NULL)");
            make(db, "t_logged", ", v text");
            make(db, "t_daily", ", v text");
            db.run("VACUUM FULL l_added", "VACUUM FULL t_l_added");
            Source.Postgres source = db.source("public.*");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            for (String kind : List.of("", "t_")) {
                for (Map<String, List<String>> statements : List.of(REWRITE, LEAVE)) {
                    statements.forEach((table, all) ->
                            all.forEach(statement -> db.run(statement.replaceFirst(table, kind + table))));
                }
            }
            db.run(
                    "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'",
                    "ALTER TYPE mood ADD VALUE 'new'",
                    "ALTER TYPE pair ADD ATTRIBUTE c int",
                    "INSERT INTO t_value VALUES (2, 'new'), (3, 'low')");
            String publication = db.ask("SELECT pubname FROM pg_publication");
            db.run(
                    "TRUNCATE t_daily",
                    "INSERT INTO t_daily VALUES (8, 8)",
                    "ALTER TABLE t_daily ADD COLUMN note text",
                    "ALTER PUBLICATION " + publication + " DROP TABLE t_logged",
                    "ALTER TABLE t_logged SET UNLOGGED",
                    "INSERT INTO t_logged VALUES (9, 9)",
                    "ALTER TABLE t_logged SET LOGGED");
            try (PostgresSession session = db.open(source, "news")) {
                assertThat(session.news(first.state()).stream()
                                .map(TableNews::table)
                                .collect(Collectors.toList()))
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(REWRITE.keySet());
        names.addAll(LEAVE.keySet());
        return names;
    }

    private static void make(TestDatabase db, String table, String more) {
        db.run(
                "CREATE TABLE " + table + " (id int PRIMARY KEY, n int" + more + ")",
                "INSERT INTO " + table + " VALUES (1, 100), (2, 200)");
    }
}
