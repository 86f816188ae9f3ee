package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sanderling check} holds the source's tables against those of the target, before a first run. */
class JdbcCheckIT {
    private static final int NEEDS_HUMAN = 65;
    private static TestMySql mysql;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        mysql = TestMySql.startOwn();
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    @Test
    void fromPostgresToMySql() throws Exception {
        mysql.execute(
                "create database pg",
                "create table pg.t (code varchar(10) collate utf8mb4_0900_ai_ci primary key, total decimal(8,1))");
        try (TestDatabase source = database();
                Connection target = mysql.connect("pg")) {
            source.run(
                    "create table t (code varchar(10) primary key, total numeric(10,2), at timestamptz, doubled numeric"
                            + " generated always as (total * 2) stored)",
                    "insert into t values ('a', 1.25, '2026-01-01 00:00:00.123456Z'), ('A', 2.50, null)");
            Targets.secret(directory, TestMySql.ADMIN, TestMySql.PASSWORD);
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(source, "Initial"),
                    "postgres",
                    "any",
                    "",
                    Targets.mysql(mysql, "pg", "schema: pg\nevolve: Additive"));

            assertThat(check(NEEDS_HUMAN))
                    .contains("SinkTableMismatch: Sink copy")
                    .contains(
                            "the column total of pg.t is decimal(8,1), which does not take every value that public.t may"
                                    + " have (decimal(10,2))")
                    .contains("the column code of pg.t has the collation utf8mb4_0900_ai_ci, by which");
            mysql.execute(
                    "alter table pg.t modify code varchar(10) collate utf8mb4_0900_bin, modify total decimal(12,2)");
            assertThat(check(0)).contains("CheckPassed");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select code, total, at from t order by total"))
                    .containsExactly("a|1.25|2026-01-01 00:00:00.123456", "A|2.50|null");
            assertThat(check(0)).contains("CheckPassed");
        }
    }

    @Test
    void fromMySqlToPostgres() throws Exception {
        mysql.execute(
                "create database my",
                "create table my.t (id int unsigned primary key, total decimal(10,2), at datetime(3))",
                "insert into my.t values (4000000000, 1.25, '2026-01-01 00:00:00.123')");
        try (TestDatabase target = database()) {
            target.run("create schema my", "create table my.t (id int primary key, total numeric(10,2), at timestamp)");
            Targets.secret(directory, "postgres", "any");
            Workplace workplace = Workplace.of(
                    directory,
                    """
                    mysql:
                      host: 127.0.0.1
                      port: %d
                      credentials: {secretName: db}
                      tls: {mode: disable}
                    tables: {include: ["my.*"]}
                    """.formatted(mysql.port()),
                    TestMySql.CAPTURE_USER,
                    TestMySql.PASSWORD,
                    "",
                    Targets.postgres(target, "mode: Upsert"));

            assertThat(check(NEEDS_HUMAN))
                    .contains("the column id of my.t is integer, which does not take every value that my.t may have"
                            + " (bigint); widen it");
            target.run("alter table my.t alter id type bigint");
            assertThat(check(0)).contains("CheckPassed");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select * from my.t"))
                    .isEqualTo(List.of("4000000000|1.25|2026-01-01 00:00:00.123"));
        }
    }

    private static TestDatabase database() {
        return TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    private String check(int code) throws Exception {
        RunnerProcess check = RunnerProcess.start(
                directory,
                Workplace.SMALL,
                Map.of(),
                "check",
                "--job",
                directory.resolve("job.yaml").toString(),
                "--state",
                directory.resolve("state").toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data"));
        assertThat(check.await()).as(check.output()).isEqualTo(code);
        return check.output();
    }
}
