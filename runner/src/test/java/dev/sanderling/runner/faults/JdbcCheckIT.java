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
    /** Made in the target by us: nothing may be found wrong with it afterwards. */
    private static final String WIDE = "create table wide (k varchar(400) primary key, b bool, s int2, i int4, l int8,"
            + " r float4, d float8, n numeric, m numeric(12,3), o numeric(3,-2), c char(5), v varchar(9), t text,"
            + " y bytea, u uuid, j json, jb jsonb, da date, ti time, t3 time(3), ts timestamp, t0 timestamp(0),"
            + " tz timestamptz, z2 timestamptz(2), iv interval, mo money, bi bit(5), vb varbit, ar int[], ip inet)";

    private static final String WIDE_MYSQL = "create table my.wide (k varchar(300) primary key, b bool, ti tinyint"
            + " unsigned, s smallint unsigned, m mediumint unsigned, i int, iu int unsigned, l bigint, lu bigint"
            + " unsigned, f float, f2 float(7,3), d double, n decimal(20,5), nu decimal(8,2) unsigned, c char(5), v"
            + " varchar(9), t tinytext, x text, bn binary(4), vb varbinary(9), bl blob, bi bit(1), b9 bit(9), da date,"
            + " dt datetime, d3 datetime(3), ts timestamp null, t6 timestamp(6) null, tm time, t2 time(2), y year, e"
            + " enum('a','b'), se set('a','b'), j json)";

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
                    WIDE,
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
            source.run("insert into wide (k) values ('a')");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select k from wide")).containsExactly("a");
            assertThat(check(0)).contains("CheckPassed");
        }
    }

    @Test
    void fromMySqlToPostgres() throws Exception {
        mysql.execute(
                "create database my",
                "create table my.t (id int unsigned primary key, total decimal(10,2), at datetime(3))",
                WIDE_MYSQL,
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
            mysql.execute("insert into my.wide (k) values ('a')");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select k from my.wide")).containsExactly("a");
            assertThat(check(0)).contains("CheckPassed");
        }
    }

    @Test
    void whatWeHaveMadeFits() throws Exception {
        try (TestDatabase source = database();
                TestDatabase target = database()) {
            source.run(WIDE);
            Targets.secret(directory, "postgres", "any");
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(source, "Initial"),
                    "postgres",
                    "any",
                    "",
                    Targets.postgres(target, "mode: Upsert"));
            workplace.runToTheEnd();
            source.run("insert into wide (k) values ('a')");
            workplace.runToTheEnd();
            assertThat(Targets.rows(target, "select k from wide")).containsExactly("a");
            assertThat(check(0)).contains("CheckPassed");
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
