package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.faults.SchemaChangeIT.Mirror;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are made after a job's first run: a mirror has them, and nothing of those that are gone again. */
class NewTableIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"MYSQL, MYSQL", "MYSQL, POSTGRES", "POSTGRES, POSTGRES"})
    void tablesComeAndGoBetweenRuns(Shop.Kind from, Shop.Kind to) throws Exception {
        try (Shop shop = from.open();
                Mirror mirror = Mirror.in(to);
                Connection source = shop.connect();
                Connection target = mirror.connect()) {
            shop.run("create table t (id int primary key, v varchar(20))", "insert into t values (1, 'a')");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.edit("  sinks:\n", "  sinks:\n" + mirror.sink().indent(2));
            Targets.secret(directory, mirror.user(), mirror.password());
            workplace.runToTheEnd();
            shop.run(
                    "create table made (id int primary key, v varchar(20))",
                    "insert into made values (1, 'a'), (2, 'b'), (3, 'c')",
                    "update made set v = 'd' where id = 2",
                    "delete from made where id = 3",
                    "create table emptied (id int primary key, v varchar(20))",
                    "insert into emptied values (1, 'a')",
                    "truncate table emptied",
                    "create table bare (id int primary key, v varchar(20))",
                    "create table later (id int primary key, v varchar(20))",
                    "create table gone (id int primary key, v varchar(20))",
                    "insert into gone values (1, 'a')",
                    "drop table gone",
                    "insert into t values (2, 'b')");
            workplace.runToTheEnd();
            assertSame(source, target, List.of("t", "made"));
            shop.run(
                    "insert into later values (1, 'a')",
                    "update made set v = 'e'",
                    "insert into emptied values (2, 'b')");
            workplace.runToTheEnd();
            shop.run("delete from later", "insert into later values (2, 'b')");
            workplace.runUntilDry();
            assertSame(source, target, List.of("t", "made", "later", "emptied"));
            assertThat(target.getMetaData()
                            .getTables(target.getCatalog(), null, "gone", null)
                            .next())
                    .as("a table of what is gone again")
                    .isFalse();
        }
    }

    private static void assertSame(Connection source, Connection target, List<String> tables) throws Exception {
        for (String table : tables) {
            String sql = "select id, v from " + table + " order by id";
            assertThat(Targets.rows(target, sql)).as(sql).isEqualTo(Targets.rows(source, sql));
        }
    }
}
