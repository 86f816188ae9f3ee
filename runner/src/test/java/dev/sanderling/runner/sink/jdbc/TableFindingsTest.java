package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.outcome.Finding;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of tables that are there already in a PostgreSQL. */
class TableFindingsTest {
    /** A key of 20 characters, a bigint, a numeric(10,2), and a timestamp with microseconds. */
    static final CatalogTable SOURCE = table(true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz | ''",
                "id text primary key, n numeric, d numeric(12,3), at timestamptz, more int default 1 | ''",
                "id varchar(20) primary key, n bigint, d numeric(10,2) | lacks the column at; add it",
                "id varchar(10) primary key, n bigint, d numeric(10,2), at timestamptz | the column id of public.t is"
                        + " character varying(10), which does not take every value that public.t may have (text of 20",
                "id varchar(20) primary key, n int, d numeric(10,2), at timestamptz | the column n of public.t is"
                        + " integer",
                "id varchar(20) primary key, n float8, d numeric(10,2), at timestamptz | n of public.t is double"
                        + " precision",
                "id varchar(20) primary key, n bigint, d numeric(10,1), at timestamptz | d of public.t is"
                        + " numeric(10,1)",
                "id varchar(20) primary key, n bigint, d numeric(9,2), at timestamptz | d of public.t is numeric(9,2)",
                "id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz(0) | at of public.t is"
                        + " timestamp(0)",
                "id varchar(20) primary key, n bigint, d numeric(10,2), at date | at of public.t is date",
                "id varchar(20) primary key, n boolean, d numeric(10,2), at timestamptz | n of public.t is boolean",
                "id varchar(20), n bigint, d numeric(10,2), at timestamptz | no primary key or unique index of just id",
                "id varchar(20), n bigint, d numeric(10,2), at timestamptz, primary key (id, n) | of just id",
                "id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz, x int not null | give it a"
                        + " default",
                "id varchar(20) primary key, n bigint generated always as (1) stored, d numeric(10,2), at timestamptz"
                        + " | is generated",
                "id varchar(20) collate blind primary key, n bigint, d numeric(10,2), at timestamptz"
                        + " | has the collation public.blind, by which texts that differ in public.t may be the same key",
                "id citext primary key, n bigint, d numeric(10,2), at timestamptz | is public.citext, by which texts that differ"
                        + " in public.t only by case",
                "id char(20) primary key, n bigint, d numeric(10,2), at timestamptz | is character(20), by which texts"
                        + " that differ in public.t only by spaces at the end",
            })
    void aTableThatIsThereIsCompared(String columns, String sentence) {
        try (TestDatabase database = database()) {
            database.run(
                    "create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "create extension citext",
                    "create table t (" + columns + ")");
            String found = said(database, Given.plan());
            if (sentence.isEmpty()) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).startsWith("SinkTableMismatch: Sink copy").contains(sentence);
            }
        }
    }

    /** The index decides what is the same key, by a collation of its own. */
    @Test
    void theCollationOfTheKeysIndexCounts() {
        try (TestDatabase database = database()) {
            database.run(
                    "create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "create table t (id varchar(20) not null, n bigint, d numeric(10,2), at timestamptz)",
                    "create unique index on t (id collate blind)");
            assertThat(said(database, Given.plan())).contains("has the collation public.blind");
        }
    }

    @Test
    void whatIsMissingIsMadeOrAChoice() {
        try (TestDatabase database = database()) {
            assertThat(said(database, Given.plan())).isEmpty();
            database.run("create table t (id varchar(20) primary key)");
            assertThat(said(database, Given.plan()))
                    .contains("lacks the columns n, d, at; add them, set spec.sinks[].jdbc.evolve: Additive");
            var evolves = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.ADDITIVE, OnNotEmpty.FAIL);
            assertThat(said(database, evolves)).isEmpty();
        }
    }

    @Test
    void rowsOfOthersAreAChoice() {
        try (TestDatabase database = database()) {
            database.run(
                    "create table t (id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz)",
                    "insert into t (id) values ('a')");
            assertThat(said(database, Given.plan()))
                    .startsWith("SinkNotEmpty: ")
                    .contains("onNotEmpty to Replace");
            var keeps = Given.plan(JdbcMode.UPSERT, Optional.empty(), Evolve.NONE, OnNotEmpty.KEEP);
            assertThat(said(database, keeps)).isEmpty();
        }
    }

    @Test
    void aTableThatACrashEmptiesIsNoTarget() {
        try (TestDatabase database = database()) {
            database.run("create unlogged table t (id text primary key, n bigint, d numeric, at timestamptz)");
            assertThat(said(database, Given.plan()))
                    .contains("public.t is unlogged")
                    .contains("run ALTER TABLE \"public\".\"t\" SET LOGGED");
        }
    }

    @Test
    void aTableWithoutAKeyIsNoMirror() {
        try (TestDatabase database = database()) {
            assertThat(said(() -> Given.connect(database), Given.plan(), table(false)))
                    .startsWith("SinkKeyMissing: ")
                    .contains("public.t has no primary key");
        }
    }

    @Test
    void aKeyThatTwoRowsMaySwapIsNoMirrors() {
        try (TestDatabase database = database()) {
            var swapped = new CatalogTable(
                    table(true).table(), Map.of(), true, Optional.empty(), Set.of(Set.of("id"), Set.of("n")));
            assertThat(said(() -> Given.connect(database), Given.plan(), swapped))
                    .startsWith("SinkKeyMissing: ")
                    .contains("public.t apart by id", "deferrable", "NOT DEFERRABLE");
            var other = new CatalogTable(table(true).table(), Map.of(), true, Optional.empty(), Set.of(Set.of("n")));
            assertThat(said(() -> Given.connect(database), Given.plan(), other)).isEmpty();
        }
    }

    /** Each remedy, done as it says, leads to the next one, and in the end to none. */
    @Test
    void whatTheUserMayNotDoIsSaidAsAGrant() throws SQLException {
        try (TestDatabase database = database()) {
            String user = "Keeper_" + database.name();
            database.run(
                    "create role \"" + user + "\" login password 'sample'",
                    "create table t (id varchar(20) primary key, n bigint, d numeric(10,2), at timestamptz)",
                    "revoke all on schema public from public");
            Door door = () -> {
                try {
                    return DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + database.server().port() + "/" + database.name(),
                            user,
                            "sample");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
            database.run("grant usage on schema public to \"" + user + "\"");
            StringBuilder grants = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                String said = said(door, Given.plan(), SOURCE);
                if (said.isEmpty()) {
                    break;
                }
                assertThat(said).startsWith("SinkNotWritable: ").contains("; run GRANT ");
                String grant = said.substring(said.indexOf("GRANT "), said.lastIndexOf('.'));
                grants.append(grant).append('\n');
                database.run(grant);
            }
            assertThat(grants.toString()).isEqualTo("""
                    GRANT USAGE, CREATE ON SCHEMA "public" TO "%1$s"
                    GRANT SELECT, INSERT, UPDATE, DELETE ON "public"."t" TO "%1$s"
                    """.formatted(user));
            database.run("drop owned by \"" + user + "\"", "drop role \"" + user + "\"");
        }
    }

    private static TestDatabase database() {
        return TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    private static CatalogTable table(boolean key) {
        return new CatalogTable(
                new Table(
                        new TableName("public", "t"),
                        List.of(
                                column("id", new DeclaredType("varchar", 20, -1), key),
                                column("n", new DeclaredType("int8", -1, -1), false),
                                column("d", new DeclaredType("numeric", 10, 2), false),
                                column("at", new DeclaredType("timestamptz", -1, -1), false))),
                Map.of(),
                true);
    }

    private static Column column(String name, DeclaredType declared, boolean key) {
        ColumnType type = CatalogTable.type(declared, 6);
        return new Column(name, type, key, declared);
    }

    private static String said(TestDatabase database, dev.sanderling.plan.SinkPlan.Jdbc plan) {
        return said(() -> Given.connect(database), plan, SOURCE);
    }

    /** What preflight says; empty for nothing. */
    static String said(Door door, dev.sanderling.plan.SinkPlan.Jdbc plan, CatalogTable table) {
        try (JdbcSink sink = new JdbcSink(plan, "test/job", new Feed(true, true), door)) {
            List<Finding> findings = sink.preflight();
            List<Finding> all = findings.isEmpty() ? sink.preflight(List.of(table)) : findings;
            return String.join(
                    "\n",
                    all.stream()
                            .map(finding -> finding.reason().word() + ": " + finding.message())
                            .toList());
        }
    }
}
