package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.KeyWalk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type of column that may be part of a primary key. */
class KeysTest {
    private static final Map<String, List<String>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("int2", List.of("-32768", "9", "10"));
        KEYS.put("int8", List.of("-9223372036854775808", "-1", "0", "9", "10", "9223372036854775807"));
        KEYS.put("numeric", List.of("'-Infinity'", "-1", "0.0", "1.00", "1.5", "1e40", "1e-30", "'Infinity'", "'NaN'"));
        KEYS.put("numeric(12,2)", List.of("0", "-0.01", "'NaN'"));
        KEYS.put("cents", List.of("0", "-0.01"));
        KEYS.put("price", List.of("0", "-0.01"));
        KEYS.put("bool", List.of("false", "true"));
        KEYS.put("uuid", List.of("'00000000-0000-0000-0000-000000000000'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"));
        for (String bytea : List.of("bytea", "photo")) {
            KEYS.put(bytea, List.of("'\\x'", "'\\x00'", "'\\x0000'", "'\\x7f'", "'\\x80'", "'\\xff00'"));
        }
        KEYS.put(
                "date",
                List.of(
                        "'-infinity'",
                        "'4713-01-01 BC'",
                        "'0044-03-15 BC'",
                        "'0001-12-31 BC'",
                        "'0001-01-01'",
                        "'1582-10-10'",
                        "'2024-02-29'",
                        "'12345-01-01'",
                        "'5874897-12-31'",
                        "'infinity'"));
        List<String> moments = List.of(
                "'-infinity'",
                "'4713-01-01 00:00 BC'",
                "'0044-03-15 12:00:00.000001 BC'",
                "'1582-10-10 01:02:03'",
                "'2024-03-10 02:30:00'",
                "'12345-01-01 00:00'",
                "'294246-12-31 23:59:59.999999'",
                "'infinity'");
        for (String type : List.of("timestamp", "timestamp(0)", "timestamptz", "timestamptz(3)", "moment")) {
            KEYS.put(type, moments);
        }
        List<String> texts =
                List.of("''", "'a'", "'B'", "'é'", "'z'", "'a b'", "'ab'", "'-'", "'_'", "'10'", "'9'", "'a '");
        for (String type : List.of("text", "varchar(20)", "text COLLATE \"C\"", "short_text", "blob", "name")) {
            KEYS.put(type, texts);
        }
        KEYS.put("char(5)", List.of("'a'", "'b'", "''"));
        KEYS.put("time", List.of("'00:00'", "'24:00'"));
        KEYS.put("timetz", List.of("'00:00+01'", "'24:00-02'"));
        KEYS.put("interval", List.of("'1 day'", "'25 hours'", "'-1 mon'", "'178000000 years'", "'-178000000 years'"));
        KEYS.put("inet", List.of("'10.0.0.1'", "'10.0.0.0/8'", "'::1'"));
        KEYS.put("mood", List.of("'sad'", "'ok'"));
        KEYS.put(
                "int4[]",
                List.of(
                        "'{1}'",
                        "'{1,2}'",
                        "'{}'",
                        "'[0:1]={1,2}'",
                        "'[-3:-2]={1,2}'",
                        "'{NULL,1}'",
                        "'{{1},{2}}'",
                        "'[2:2][0:1]={{1,2}}'"));
        KEYS.put("text[]", List.of("'{\"NULL\",NULL}'", "'[0:0]={\"a,b\"}'", "'{\"\\\\\",\"\"}'"));
        KEYS.put("date[]", List.of("'{infinity,-infinity}'", "'[7:7]={\"0044-03-15 BC\"}'"));
        KEYS.put("numrange", List.of("'[1.0,1.00]'", "'[1.5,]'", "'(-Infinity,Infinity)'", "'empty'"));
        KEYS.put("daterange", List.of("'[-infinity,infinity)'", "'(,)'", "'[0044-03-15 BC,2024-02-29)'"));
        KEYS.put("int4range", List.of("'[1,2)'", "'empty'"));
        KEYS.put("float8", List.of("'NaN'", "'-Infinity'", "0.1"));
        KEYS.put("bit(3)", List.of("B'001'", "B'100'"));
        KEYS.put("jsonb", List.of("'{}'", "'1'"));
    }

    private static final List<String> WHOLE = List.of(
            "name",
            "time",
            "timetz",
            "interval",
            "inet",
            "mood",
            "int4[]",
            "text[]",
            "date[]",
            "numrange",
            "daterange",
            "int4range",
            "float8",
            "bit(3)",
            "jsonb");

    @ParameterizedTest
    @EnumSource
    void aTableIsReadOnFromAnyKeyAndOnlyFromThere(TestPostgres.Version version) throws Exception {
        TestDatabase database = TestPostgres.shared(version).database();
        database.run(
                "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                "CREATE DOMAIN cents AS numeric(12,2)",
                "CREATE DOMAIN price AS cents",
                "CREATE DOMAIN photo AS bytea",
                "CREATE DOMAIN moment AS timestamptz",
                "CREATE DOMAIN short_text AS varchar(10)",
                "CREATE DOMAIN blob AS text");
        List<String> types = List.copyOf(KEYS.keySet());
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i);
            String name = String.format(Locale.ROOT, "k%03d", i);
            database.run(
                    "CREATE TABLE " + name + " (k " + type + ", n int, PRIMARY KEY (n, k))",
                    "INSERT INTO " + name + " SELECT k, n FROM (VALUES "
                            + String.join(
                                    ", ",
                                    KEYS.get(type).stream()
                                            .map(v -> "((" + v + ")::" + type.replaceFirst(" COLLATE.*", "") + ")")
                                            .toList())
                            + ") v (k), generate_series(1, 2) n");
        }
        database.run(
                "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                // The index, and not the column, says which keys are the same.
                "CREATE TABLE nocase1 (k text COLLATE nocase NOT NULL)",
                "CREATE UNIQUE INDEX nocase1_k ON nocase1 (k COLLATE \"C\")",
                "ALTER TABLE nocase1 REPLICA IDENTITY USING INDEX nocase1_k",
                "INSERT INTO nocase1 VALUES ('a'), ('A'), ('b'), ('B'), ('é')",
                "CREATE TABLE nocase2 (k text COLLATE nocase PRIMARY KEY)",
                "INSERT INTO nocase2 VALUES ('a'), ('B'), ('c'), ('É'), ('e')");
        if (version == TestPostgres.Version.NEWEST) {
            database.run(
                    "CREATE EXTENSION btree_gist",
                    "CREATE TABLE spans (id int, during int4range, PRIMARY KEY (id, during WITHOUT OVERLAPS))",
                    "INSERT INTO spans VALUES (1, '[1,5)'), (1, '[5,9)')");
        }
        try (PostgresSession session = database.open(database.source("public.*"), "run")) {
            State state = States.claimed(TestDatabase.blank(), session.names(null), session.identity())
                    .edit()
                    .snapshot(Snapshot.all())
                    .done();
            Capture capture = session.prepare(state, "run");
            State unfinished = state.edit()
                    .snapshot(Snapshot.all().unseen(capture.unseen()))
                    .done();
            List<String> whole = KeyWalk.check(session, unfinished).stream()
                    .filter(table -> !table.equals("spans"))
                    .map(table -> types.get(Integer.parseInt(table.substring(1))))
                    .toList();
            // What the log and a query may write otherwise than SQL compares it.
            assertThat(whole).containsExactlyElementsOf(WHOLE);
        }
    }

    /** An enum that has no label, and a domain over one, are in the database, and in no table that is captured. */
    @Test
    void typesOfOtherTablesAreNobodysConcern() throws Exception {
        TestDatabase database = TestPostgres.shared(TestPostgres.Version.NEWEST).database();
        database.run(
                "CREATE TYPE nothing AS ENUM ()",
                "CREATE DOMAIN nobody AS nothing",
                "CREATE TABLE t (id int PRIMARY KEY)",
                "INSERT INTO t VALUES (1)");
        EngineRun.Outcome outcome = EngineRun.toBarrier(database, database.source("public.t"), TestDatabase.blank());
        assertThat(outcome.rows()).hasSize(1);
    }
}
