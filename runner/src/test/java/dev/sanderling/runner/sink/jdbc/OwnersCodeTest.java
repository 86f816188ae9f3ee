package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Triggers, rules, policies and settings of the target's owner, within statements of ours. */
class OwnersCodeTest {
    private static final String GATE = "create function gate() returns event_trigger language plpgsql as"
            + " $$ begin raise exception 'no % here', tg_tag; end $$";

    @Test
    void anEventTriggerThatRefusesTables() {
        try (TestDatabase database = database()) {
            database.run(GATE, "create event trigger gate on ddl_command_start execute function gate()");
            assertThat(refused(() -> Given.begun(Given.plan(), Given.door(database), 1), Reason.STATEMENT_REFUSED))
                    .contains("the function gate", "\"no CREATE TABLE here\"", "sanderling_positions");
            database.run("drop event trigger gate");
            try (JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 1)) {
                database.run("create event trigger gate on ddl_command_start execute function gate()");
                assertThat(refused(() -> sink.write(Given.read(1, "a", "x")), Reason.STATEMENT_REFUSED))
                        .contains("no CREATE TABLE here", "making or altering public.t");
            }
        }
    }

    @Test
    void aTriggerThatLacksAPrivilegeIsNamed() {
        try (TestDatabase database = database()) {
            database.run(
                    "create table t (id bigint primary key, v text, big text)",
                    "create table audit (v text)",
                    "create function note() returns trigger language plpgsql as"
                            + " $$ begin insert into public.audit values (new.v); return new; end $$",
                    "create trigger note before insert on t for each row execute function note()");
            String role = database.role("writer", "");
            database.run(
                    "grant select, insert, update, delete on t to " + role, "grant create on schema public to " + role);
            try (JdbcSink sink = Given.begun(Given.plan(), as(database, role), 1)) {
                sink.write(Given.read(1, "secret", "x"));
                assertThat(refused(() -> sink.commit(Given.segment(1, 1)), Reason.SINK_CONSTRAINT_VIOLATED))
                        .contains("the function note of the database refuses a row", "writing public.t")
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void rowsThatAPolicyHidesAreSeenBefore() {
        try (TestDatabase database = database()) {
            database.run(
                    "create table t (id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz)",
                    "alter table t enable row level security",
                    "create policy few on t using (n > 1)");
            String role = database.role("writer", "");
            database.run(
                    "grant select, insert, update, delete on t to " + role, "grant create on schema public to " + role);
            assertThat(TableFindingsTest.said(as(database, role), Given.plan(), TableFindingsTest.SOURCE))
                    .startsWith("SinkNotWritable: ")
                    .contains("ALTER ROLE " + role + " BYPASSRLS");
            database.run("drop table t", "create table t (id bigint primary key, v text, big text)");
            database.run("grant select, insert, update, delete on t to " + role);
            try (JdbcSink sink = Given.begun(Given.plan(), as(database, role), 1)) {
                sink.write(Given.read(1, "a", "x"));
                sink.commit(Given.segment(1, 1));
                database.run("alter table t enable row level security");
                sink.write(Given.read(2, "a", "x"));
                assertThat(refused(() -> sink.commit(Given.segment(1, 2)), Reason.SINK_NOT_WRITABLE))
                        .contains("row level security", "BYPASSRLS");
            }
        }
    }

    /** A DELETE that does nothing instead, and says so to nobody. */
    @Test
    void rulesOfATargetTableAreRefused() {
        try (TestDatabase database = database()) {
            database.run(
                    "create table t (id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz)",
                    "create rule keep as on delete to t do instead nothing");
            assertThat(TableFindingsTest.said(Given.door(database), Given.plan(), TableFindingsTest.SOURCE))
                    .startsWith("SinkTableMismatch: ")
                    .contains("public.t has rules for what is written to it (keep)", "drop them");
            database.run("alter table t disable rule keep");
            assertThat(TableFindingsTest.said(Given.door(database), Given.plan(), TableFindingsTest.SOURCE))
                    .isEmpty();
        }
    }

    @Test
    void mySql() {
        try (TestMySql server = TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS public",
                    "CREATE DATABASE public",
                    "CREATE TABLE public.t (id bigint primary key, v text, big text)",
                    "CREATE TRIGGER public.gate BEFORE INSERT ON public.t FOR EACH ROW"
                            + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no secret'");
            try (JdbcSink sink = Given.begun(MySqlMirrorTest.plan(), () -> server.connect("public"), 1)) {
                sink.write(Given.read(1, "secret", "x"));
                assertThat(refused(() -> sink.commit(Given.segment(1, 1)), Reason.SINK_CONSTRAINT_VIOLATED))
                        .contains("a trigger", "refuses a row", "writing public.t")
                        .doesNotContain("secret");
            }
            server.execute("DROP DATABASE public", "CREATE DATABASE public", "SET GLOBAL sql_require_primary_key = ON");
            SinkPlan.Jdbc mirror = MySqlMirrorTest.plan();
            var log = new SinkPlan.Jdbc(
                    mirror.name(),
                    mirror.database(),
                    JdbcMode.APPEND,
                    mirror.schema(),
                    mirror.table(),
                    mirror.keys(),
                    Optional.empty(),
                    true,
                    Evolve.NONE,
                    OnNotEmpty.FAIL);
            try (JdbcSink sink = Given.begun(log, () -> server.connect("public"), 1)) {
                assertThat(refused(() -> sink.write(Given.read(1, "a", "x")), Reason.SINK_TABLE_MISMATCH))
                        .contains(
                                "sql_require_primary_key", "making or altering public.t", "create the table yourself");
                // Which then takes what comes.
                server.execute("CREATE TABLE public.t (n bigint AUTO_INCREMENT PRIMARY KEY, id bigint, v longtext,"
                        + " big longtext, sanderling_op char(1), sanderling_position varchar(255), sanderling_transaction"
                        + " varchar(255), sanderling_order bigint, sanderling_committed_at datetime(6), sanderling_batch"
                        + " varchar(64)) CHARACTER SET utf8mb4");
                sink.write(Given.read(1, "a", "x"));
                sink.commit(Given.segment(1, 1));
            } finally {
                server.execute("SET GLOBAL sql_require_primary_key = OFF");
            }
            assertThat(server.query("SELECT v FROM public.t")).containsExactly("a");
        }
    }

    private static TestDatabase database() {
        return TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    private static Door as(TestDatabase database, String role) {
        return () -> {
            try {
                return DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + database.server().port() + "/" + database.name(),
                        role,
                        TestDatabase.PASSWORD);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static String refused(ThrowingCallable call, Reason reason) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure.getMessage();
    }
}
