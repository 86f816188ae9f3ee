package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.TlsMode;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings of a role, a database or a server that are right for others, and not for what we write. */
class HostileSettingsTest {
    private static final Map<String, String> POSTGRES = new LinkedHashMap<>();
    private static final List<String> MYSQL = List.of(
            "sql_safe_updates = 1",
            "sql_select_limit = 1",
            "time_zone = '+05:30'",
            "sql_mode = ''",
            "unique_checks = 0",
            "sql_auto_is_null = 1",
            "transaction_read_only = 1",
            "max_execution_time = 1",
            "innodb_lock_wait_timeout = 1",
            "lock_wait_timeout = 1");

    static {
        POSTGRES.put("synchronous_commit", "off");
        POSTGRES.put("TimeZone", "Asia/Kolkata");
        POSTGRES.put("DateStyle", "German, DMY");
        POSTGRES.put("IntervalStyle", "sql_standard");
        POSTGRES.put("bytea_output", "escape");
        POSTGRES.put("extra_float_digits", "-15");
        POSTGRES.put("standard_conforming_strings", "off");
        POSTGRES.put("array_nulls", "off");
        POSTGRES.put("xmloption", "document");
        POSTGRES.put("transform_null_equals", "on");
        POSTGRES.put("quote_all_identifiers", "on");
        POSTGRES.put("default_transaction_isolation", "serializable");
        POSTGRES.put("lock_timeout", "1");
        POSTGRES.put("statement_timeout", "1500");
        POSTGRES.put("idle_session_timeout", "1500");
        POSTGRES.put("idle_in_transaction_session_timeout", "300");
    }

    @ParameterizedTest
    @EnumSource(TestPostgres.Version.class)
    void aPostgresThatIsSetOtherwise(TestPostgres.Version version) throws Exception {
        try (TestDatabase database = TestPostgres.shared(version).database()) {
            POSTGRES.forEach((name, value) ->
                    database.run("alter database " + database.name() + " set " + name + " = '" + value + "'"));
            if (version == TestPostgres.Version.NEWEST) {
                database.run("alter database " + database.name() + " set transaction_timeout = 300");
            }
            Connection[] ours = new Connection[1];
            Door door = () -> ours[0] = Given.connect(database);
            Table table = new Table(
                    new TableName("public", "t"),
                    List.of(
                            new Column("id", Plain.INTEGER, true),
                            new Column("v", Plain.TEXT, false),
                            new Column("at", new ColumnType.ZonedTimestamp(6), false)));
            try (JdbcSink sink = Given.begun(Given.plan(), door, 1)) {
                assertThat(sink.preflight()).isEmpty();
                sink.write(Given.read(table, 1, "back\\slash", "1970-01-01T00:00:00Z"));
                assertThat(shown(ours[0], "synchronous_commit")).isEqualTo("on");
                assertThat(shown(ours[0], "transaction_isolation")).isEqualTo("read committed");
                // Longer than a transaction may be idle, or take, by the database's settings.
                try (Statement statement = Given.connect(database).createStatement()) {
                    String patient = version == TestPostgres.Version.NEWEST ? "set transaction_timeout = 0; " : "";
                    statement.execute(patient + "set statement_timeout = 0; select pg_sleep(1)");
                }
                sink.commit(Given.segment(1, 1));
                for (String name : POSTGRES.keySet()) {
                    if (!name.equals("TimeZone") && !name.equals("default_transaction_isolation")) {
                        assertThat(shown(ours[0], name)).as(name).isNotEqualTo(POSTGRES.get(name));
                    }
                }
            }
            assertThat(database.ask("select v || ' ' || extract(epoch from at)::int from t"))
                    .isEqualTo("back\\slash 0");
        }
    }

    /** Of the same signs and names as the server's, fitting better, and wrong. What the user's own triggers need stays. */
    @ParameterizedTest
    @EnumSource(TestPostgres.Version.class)
    void operatorsAndFunctionsOfOthersAreNotCalled(TestPostgres.Version version) throws Exception {
        try (TestDatabase database = TestPostgres.shared(version).database()) {
            database.run(
                    "create extension citext",
                    "create schema own",
                    "create domain own.word as citext",
                    "create table own.audit (v text)",
                    "create function own.note() returns trigger language plpgsql as"
                            + " $$ begin insert into audit values (new.v); return new; end $$");
            List<String> types =
                    List.of("varchar", "text", "name", "bigint", "oid", "boolean", "\"char\"", "citext", "integer");
            for (String left : types) {
                for (String right : types) {
                    if (left.equals(right) || List.of("name", "varchar").contains(left) && !right.equals("citext")) {
                        database.run(
                                "create function own.mine(" + left + ", " + right
                                        + ") returns boolean language plpgsql as"
                                        + " $$ begin raise 'not the server''s own'; end $$",
                                "create operator own.= (leftarg = " + left + ", rightarg = " + right
                                        + ", function = own.mine)",
                                "create operator own.<> (leftarg = " + left + ", rightarg = " + right
                                        + ", function = own.mine)",
                                "create operator own.< (leftarg = " + left + ", rightarg = " + right
                                        + ", function = own.mine)");
                    }
                }
            }
            for (String function : List.of(
                    "unnest(text[]) returns setof text",
                    "quote_ident(name) returns text",
                    "current_schema() returns name",
                    "pg_is_in_recovery() returns boolean",
                    "current_setting(text) returns text",
                    "set_config(text, varchar, boolean) returns text",
                    "has_schema_privilege(oid, varchar) returns boolean",
                    "count(text) returns bigint")) {
                database.run("create function own." + function
                        + " language plpgsql as $$ begin raise 'not the server''s own'; end $$");
            }
            String path = database.ask("select current_database()");
            database.run("alter database " + path + " set search_path = own, public, pg_catalog");
            SinkPlan.Jdbc plan = Given.plan(JdbcMode.UPSERT, Optional.of("gone"), Evolve.NONE, OnNotEmpty.FAIL);
            Table words = new Table(
                    new TableName("public", "words"),
                    List.of(new Column("k", Plain.TEXT, true), new Column("v", Plain.TEXT, false)));
            database.run("create table public.words (k own.word primary key, v text, gone boolean)");
            try (JdbcSink sink = Given.begun(plan, Given.door(database), 1)) {
                assertThat(sink.preflight()).isEmpty();
                assertThat(sink.preflight(List.of(new CatalogTable(Given.TABLE, Map.of(), true))))
                        .isEmpty();
                sink.write(Given.read(1, "a", "x"));
                sink.write(Given.read(2, "b", "y"));
                sink.write(Given.read(words, "Ä", "1"));
                sink.commit(Given.segment(1, 1));
                database.run("create trigger note after insert on public.t for each row execute function own.note()");
                sink.write(Given.update(1, "A", Given.OLD));
                sink.write(Given.delete(2, "b", "y"));
                sink.write(Given.create(3, "c", "z"));
                sink.write(new Change(
                        Op.UPDATE,
                        words,
                        null,
                        new Object[] {"Ä", "2"},
                        new Origin("0/1", "7", 0, 1_700_000_000_000_000L)));
                sink.commit(Given.segment(1, 2));
                sink.write(Given.delete(3, "c", "z"));
                sink.write(Given.create(4, "d", Given.OLD));
                sink.commit(Given.segment(1, 3));
            }
            assertThat(database.ask(
                            "select pg_catalog.string_agg(pg_catalog.concat_ws(',', id, v, big, gone), ' ' order by id)"
                                    + " from public.t"))
                    .isEqualTo("1,A,x,f 2,b,y,t 3,c,z,t 4,d,z,f");
            assertThat(database.ask("select v from public.words")).isEqualTo("2");
            assertThat(database.ask("select pg_catalog.string_agg(v, ' ') from own.audit"))
                    .isEqualTo("c d");
        }
    }

    @Test
    void aCommitThatWaitsForAStandbyStaysSo() throws Exception {
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run("alter database " + database.name() + " set synchronous_commit = remote_apply");
            Connection[] ours = new Connection[1];
            try (JdbcSink sink = Given.begun(Given.plan(), () -> ours[0] = Given.connect(database), 1)) {
                assertThat(sink.warnings()).isEmpty();
                assertThat(shown(ours[0], "synchronous_commit")).isEqualTo("remote_apply");
            }
        }
    }

    @Test
    void aMySqlThatIsSetOtherwise() throws Exception {
        try (TestMySql server = TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS hostile", "CREATE DATABASE hostile", "SET GLOBAL sql_select_limit = 1");
            // As init_connect does.
            Door door = () -> {
                Connection connection = server.connect("hostile");
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET SESSION " + String.join(", ", MYSQL));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                return connection;
            };
            try (JdbcSink sink = Given.begun(mysql(), door, 1)) {
                sink.write(Given.read(1, "a", "x"));
                sink.write(Given.read(2, "b", "y"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.update(1, "A", "x"));
                sink.write(Given.delete(2, "b", "y"));
                sink.write(Given.truncate());
                sink.write(Given.create(3, "c", "z"));
                sink.commit(Given.segment(1, 2));
            }
            server.execute("SET GLOBAL sql_select_limit = DEFAULT");
            assertThat(server.query("select id, v, big from hostile.t")).hasSize(1);
            server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
            try (JdbcSink sink = new JdbcSink(mysql(), "test/job", new Feed(true, false), door)) {
                assertThat(sink.warnings()).singleElement().asString().contains("innodb_flush_log_at_trx_commit");
            } finally {
                server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
            }
            try (JdbcSink sink = new JdbcSink(mysql(), "test/job", new Feed(true, false), door)) {
                assertThat(sink.warnings()).isEmpty();
            }
        }
    }

    private static SinkPlan.Jdbc mysql() {
        Endpoint endpoint = new Endpoint(
                "127.0.0.1",
                1,
                new SecretKey("s", "u"),
                new SecretKey("s", "p"),
                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty()));
        return new SinkPlan.Jdbc(
                "copy",
                new Database.MySql(endpoint, "hostile", "here"),
                JdbcMode.UPSERT,
                "hostile",
                "{table}",
                Map.of(),
                Optional.empty(),
                true,
                Evolve.NONE,
                OnNotEmpty.FAIL);
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
