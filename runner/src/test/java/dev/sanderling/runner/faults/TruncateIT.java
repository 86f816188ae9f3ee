package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TRUNCATE at any time: in the log among other changes, and while the table is being read. */
class TruncateIT {
    private static final String LIMIT = "batch: {maxRecords: 20}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void inTheLogItTakesWhatCameBeforeItAndNothingElse(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                TestDatabase target =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            shop.run(
                    "create table t (id int primary key, v varchar(20))",
                    "create table t2 (id int primary key, v varchar(20))",
                    "create table other (id int primary key)",
                    "insert into t values (1, 'old'), (2, 'old')",
                    "insert into t2 values (1, 'old')");
            Workplace workplace = mirrored(shop, target, "");
            workplace.runToTheEnd();
            if (shop instanceof Shop.OnPostgres) {
                inOneTransaction(
                        shop,
                        "insert into t values (3, 'before')",
                        "truncate t, other, t2",
                        "insert into t values (1, 'between')",
                        "truncate t",
                        "insert into t values (1, 'after'), (4, 'after')");
            } else {
                shop.run(
                        "insert into t values (3, 'before')",
                        "truncate table t",
                        "truncate other",
                        "truncate t2",
                        "insert into t values (1, 'between')",
                        "/* again */ truncate `t`",
                        "insert into t values (1, 'after'), (4, 'after')");
            }
            // The run ends with one, and the next begins behind it.
            shop.run("insert into t2 values (7, 'x')", "truncate table t2");
            workplace.runToTheEnd();
            assertThat(workplace.published(shop.schema() + ".t", "id").stream()
                            .skip(2)
                            .map(Captured::op))
                    .containsExactly("c", "t", "c", "t", "c", "c");
            assertThat(workplace.sink().resolve(shop.schema() + ".other")).doesNotExist();
            assertThat(workplace.state().receipts().getLast().counts().byOp()).isEqualTo(Map.of("c", 5L, "t", 4L));
            assertMirrored(shop, target, "t", "t2");
            shop.run("insert into t2 values (8, 'y')");
            workplace.runToTheEnd();
            assertThat(ops(workplace.published(shop.schema() + ".t2", "id"))).containsExactly("r", "t", "c", "t", "c");
            assertMirrored(shop, target, "t", "t2");
        }
    }

    /** The view of the second reading shows it already, but the log that has it is followed later only. */
    @ParameterizedTest
    @EnumSource
    void beforeASecondReadingButBehindItInTheLog(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                TestDatabase target =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            Workplace workplace = readInPart(shop, target);
            for (int i = 0; i < 15; i++) {
                shop.run("update t set v = '" + i + "' where id = 10");
            }
            shop.run(
                    "insert into t values (5, 'before'), (205, 'before')",
                    "truncate table t",
                    "insert into t values (6, 'after'), (206, 'after'), (406, 'after')",
                    "update t set v = 'later' where id = 206");
            workplace.runToTheEnd();
            List<Captured> published = workplace.published(shop.schema() + ".t", "id");
            assertThat(published.subList(0, ops(published).indexOf("t")))
                    .as("what was read before the log was followed to the truncate")
                    .contains(row("r", 206, "later"));
            assertThat(workplace.state().receipts().getLast().notes())
                    .contains("Read again from the first row, because it was truncated while it was read: "
                            + shop.schema() + ".t.");
            workplace.edit(LIMIT, "");
            workplace.runToTheEnd();
            assertThat(workplace.isReading()).isFalse();
            assertThat(afterTheLast(workplace.published(shop.schema() + ".t", "id")))
                    .isEqualTo(rows(shop))
                    .hasSize(3);
            assertMirrored(shop, target, "t", "t2");
        }
    }

    private Workplace readInPart(Shop shop, TestDatabase target) throws Exception {
        shop.run(
                "create table t (id int primary key, v varchar(20))",
                "create table t2 (id int primary key, v varchar(20))",
                "insert into t2 values (1, 'old')");
        for (int i = 1; i <= 40; i++) {
            shop.run("insert into t values (" + 10 * i + ", 'old')");
        }
        Workplace workplace = mirrored(shop, target, LIMIT);
        workplace.runToTheEnd();
        ToRead rest = workplace.state().snapshot().toRead();
        assertThat(rest.reading().key().getFirst().value()).isEqualTo("200");
        return workplace;
    }

    /** What a reader of the files has from the last truncate on; each row that was read, once. */
    private static Map<String, String> afterTheLast(List<Captured> published) {
        List<String> read = new ArrayList<>();
        Map<String, String> rows = new TreeMap<>();
        for (Captured change : published) {
            String id = change.values().get("id");
            switch (change.op()) {
                case "t" -> {
                    rows.clear();
                    read.clear();
                }
                case "d" -> rows.remove(id);
                case "r" -> {
                    read.add(id);
                    rows.put(id, change.values().get("v"));
                }
                default -> rows.put(id, change.values().get("v"));
            }
        }
        assertThat(read).doesNotHaveDuplicates();
        return rows;
    }

    private static Map<String, String> rows(Shop shop) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = shop.connect()) {
            for (String row : Targets.rows(connection, "select id, v from t")) {
                String[] cells = row.split("\\|", -1);
                rows.put(cells[0], cells[1]);
            }
        }
        return rows;
    }

    private static Captured row(String op, int id, String v) {
        return new Captured(op, Map.of("id", Integer.toString(id), "v", v));
    }

    /** A mirror in {@code target}, beside the files. */
    private Workplace mirrored(Shop shop, TestDatabase target, String more) throws Exception {
        Workplace workplace = shop.workplace(directory, "t*", "Initial", more);
        workplace.edit(
                "  sinks:\n",
                "  sinks:\n" + Targets.postgres(target, "schema: mirror\n").indent(2));
        Targets.secret(directory, "postgres", "any");
        return workplace;
    }

    private static void inOneTransaction(Shop shop, String... statements) throws Exception {
        try (Connection connection = shop.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static void assertMirrored(Shop shop, TestDatabase target, String... tables) throws Exception {
        for (String table : tables) {
            try (Connection source = shop.connect()) {
                assertThat(Targets.rows(target, "select id, v from mirror." + table + " order by id"))
                        .as(table)
                        .isEqualTo(Targets.rows(source, "select id, v from " + table + " order by id"));
            }
        }
    }

    private static List<String> ops(List<Captured> changes) {
        return changes.stream().map(Captured::op).toList();
    }
}
