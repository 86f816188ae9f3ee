package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a role has as its defaults, what is captured is the same. */
class HostileSettingsTest {
    private static final int ROLES = 3;

    private static final List<String> SETTINGS = List.of(
            "statement_timeout = 50",
            "lock_timeout = 1",
            "idle_in_transaction_session_timeout = 50",
            "idle_session_timeout = 50",
            "default_transaction_read_only = on",
            "default_transaction_isolation = serializable",
            "default_transaction_deferrable = on",
            "wal_sender_timeout = 1000",
            "datestyle = 'SQL, DMY'",
            "intervalstyle = iso_8601",
            "timezone = 'Asia/Kolkata'",
            "bytea_output = escape",
            "extra_float_digits = -10",
            "client_encoding = latin1",
            "standard_conforming_strings = off",
            "search_path = elsewhere",
            "quote_all_identifiers = on",
            "array_nulls = off",
            "transform_null_equals = on",
            "xmlbinary = hex",
            "xmloption = document",
            "synchronous_commit = off",
            "enable_indexscan = off",
            "enable_hashjoin = off",
            "jit_above_cost = 0",
            "default_table_access_method = heap",
            "plan_cache_mode = force_generic_plan");

    /** Whatever fits a statement's arguments better than the server's own would be taken in its place. */
    private static final String[] SHADOWS = {
        "CREATE FUNCTION mine(name, varchar) RETURNS boolean LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE 'not the server''s own'; END $$",
        "CREATE FUNCTION mine(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT mine($1::name, $2)'",
        "CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = varchar, FUNCTION = mine)",
        "CREATE OPERATOR public.~~ (LEFTARG = name, RIGHTARG = varchar, FUNCTION = mine)",
        "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = mine)",
        "CREATE OPERATOR public.> (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = mine)"
    };

    private static final String[] TABLE = {
        "CREATE TABLE t (id int PRIMARY KEY, i interval, b bytea, z timestamptz, d date, f float8, r float4, n numeric,"
                + " x text, a int[], m xml)",
        "INSERT INTO t VALUES (1, '1 year 2 mons 3 days 04:05:06.7', '\\x00ff5c27', '2024-02-03 04:05:06+07',"
                + " '2024-02-03', 0.1, 1.1, 12345.678, 'a\\b''é', '{1,NULL,3}', '<a/>')"
    };

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatIsCapturedIsTheSame(Version version) {
        long seed = 20261129;
        Random random = new Random(seed);
        List<String> wanted = captured(version, List.of());
        assertThat(wanted).hasSize(3);
        List<String> rest = new ArrayList<>(SETTINGS);
        if (version == Version.NEWEST) {
            rest.add("transaction_timeout = 500");
        }
        Collections.shuffle(rest, random);
        int each = (rest.size() + ROLES - 1) / ROLES;
        for (int from = 0; from < rest.size(); from += each) {
            List<String> some = rest.subList(from, Math.min(rest.size(), from + each));
            assertThat(captured(version, some)).as(some.toString()).isEqualTo(wanted);
        }
        assertThat(captured(version, rest)).isEqualTo(wanted);
    }

    private static List<String> captured(Version version, List<String> settings) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(TABLE);
            if (!settings.isEmpty()) {
                db.run(SHADOWS);
            }
            String role = db.role("hostile", "SUPERUSER");
            for (int i = 0; i < settings.size(); i++) {
                String where = i % 2 == 0 ? "" : " IN DATABASE " + db.name();
                db.run("ALTER ROLE " + role + where + " SET " + settings.get(i));
            }
            Source.Postgres source = db.source("public.t");
            try (PostgresSession session = db.open(source, "check")) {
                assertThat(session.preflight(TestDatabase.blank(), Depth.FULL)).isEmpty();
            }
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run("UPDATE t SET x = x || 'y'", "INSERT INTO t SELECT 2, i, b, z, d, f, r, n, x, a, m FROM t");
            Outcome second = EngineRun.toBarrier(db, source, first.state());
            return Stream.of(first, second)
                    .flatMap(outcome -> outcome.rows().stream())
                    .map(row -> row.op()
                            + Arrays.deepToString(row.values().entrySet().stream()
                                    .flatMap(cell -> Stream.of(cell.getKey(), cell.getValue()))
                                    .toArray()))
                    .toList();
        }
    }
}
