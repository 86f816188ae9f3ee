package dev.sanderling.runner.types;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One value, one text, of every type and of types with misleading names, in a database and for a role whose settings
 * change texts.
 */
class PostgresValuesTest {
    private static final long SEED = Long.getLong("sanderling.seed", 20_261_129L);

    /** Types that are not what they are called, in a schema that is not on the search path too. */
    private static final String TYPES = """
            CREATE SCHEMA other;
            CREATE TYPE nothing AS ENUM ();
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'very, happy', 'it''s "\\');
            CREATE TYPE other.mood AS ENUM ('calm');
            CREATE DOMAIN other.nobody AS nothing;
            CREATE DOMAIN feeling AS mood;
            CREATE DOMAIN photo AS bytea;
            CREATE DOMAIN album AS photo;
            CREATE DOMAIN blob AS text;
            CREATE DOMAIN other.blob AS bytea;
            CREATE DOMAIN varbinary AS varchar(20);
            CREATE TYPE "binary" AS (a int, b text);
            CREATE TYPE other.date AS (a int);
            CREATE DOMAIN other.int4 AS text;
            CREATE DOMAIN other.json AS text;
            CREATE TYPE public._money AS ENUM ('a', 'b');
            CREATE DOMAIN vector AS text;
            CREATE DOMAIN cents AS numeric(12,2);
            CREATE DOMAIN price AS cents;
            CREATE DOMAIN stamp AS timestamptz(3);
            CREATE DOMAIN moment AS stamp;
            CREATE DOMAIN ints AS int[];
            CREATE DOMAIN lists AS ints;
            CREATE DOMAIN flag AS bit(1);
            CREATE DOMAIN flags AS varbit(8);
            CREATE TYPE spans AS RANGE (subtype = float8);
            CREATE TABLE rowtype (a int, b text);
            """;

    private final Random random = new Random(SEED);

    @Test
    void snapshotAndLogGiveTheSameText() throws Exception {
        try (var postgres = contrary(TestPostgres.Version.OLDEST);
                var mysql = TestMySql.startOwn();
                var mariadb = TestMySql.startMariaDb()) {
            mysql.execute("CREATE DATABASE target");
            mariadb.execute("CREATE DATABASE target");
            try (SinkTrial toPostgres = SinkTrial.postgres(true, () -> postgres.connect("target"));
                    SinkTrial toMySql = SinkTrial.mysql(true, "target", () -> mysql.connect("target"));
                    SinkTrial toMariaDb = SinkTrial.mariadb(true, "target", () -> mariadb.connect("target"))) {
                List<Landing> landings = List.of(
                        new Landing("PostgreSQL", toPostgres, true),
                        new Landing("MySQL", toMySql, true),
                        new Landing("MariaDB", toMariaDb, true));
                check(postgres, all(), landings);
                landings.forEach(Landing::check);
            }
        }
    }

    @Test
    void theNewestServerGivesTheSameText() throws Exception {
        try (var postgres = contrary(TestPostgres.Version.NEWEST);
                SinkTrial toPostgres = SinkTrial.postgres(true, () -> postgres.connect("target"))) {
            var landing = new Landing("PostgreSQL", toPostgres, true);
            check(postgres, all(), List.of(landing));
            landing.check();
        }
    }

    private static Postgres contrary(TestPostgres.Version version) throws Exception {
        var postgres = new Postgres(version);
        postgres.execute(TYPES);
        postgres.execute(Ddl.POSTGRES_CONTRARY);
        postgres.execute(
                "ALTER ROLE postgres SET search_path = pg_catalog; ALTER ROLE postgres SET extra_float_digits = -15");
        postgres.execute("CREATE DATABASE target");
        postgres.execute("ALTER ROLE postgres IN DATABASE target SET search_path = public");
        return postgres;
    }

    /** Texts of the database's own encoding. */
    @Test
    void aDatabaseInLatin1GivesTheSameText() throws Exception {
        try (var server = new Postgres()) {
            server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
            List<Values> all = new ArrayList<>();
            List<String> latin = Values.texts(random).stream()
                    .filter(text -> text.chars().allMatch(c -> c > 0 && c < 256))
                    .toList();
            for (String type : List.of("text", "varchar(300)", "char(60)", "name")) {
                all.add(Values.quoted(type, latin));
            }
            all.add(Values.of("text[]", "ARRAY['é', 'ÿ\\\"']"));
            all.add(Values.of("jsonb", "'{\"é\": \"\\u00e9\"}'"));
            check(server.database("latin"), all, List.of());
        }
    }

    private static void check(TypeServer server, List<Values> all, List<Landing> landings) throws Exception {
        Twice.check(
                server,
                all,
                "public.zz_last",
                table -> "ALTER TABLE " + table + " ADD COLUMN w int DEFAULT 7",
                landings);
    }

    private List<Values> all() {
        List<Values> all = new ArrayList<>();
        numbers(all);
        times(all);
        texts(all);
        misnamed(all);
        shapes(all);
        // Each type in an array too.
        for (Values values : List.copyOf(all)) {
            if (!values.type().contains("[]") && !values.type().contains("DEFAULT")) {
                all.add(new Values(
                        values.type() + "[]",
                        values.literals().stream()
                                .map(literal -> "ARRAY[" + literal + ", NULL]::public.z" + "[]")
                                .map(literal -> literal.replace("public.z", values.type()))
                                .toList()));
            }
        }
        return all;
    }

    private void numbers(List<Values> all) {
        all.add(Values.of("boolean", "true", "false", "NULL"));
        all.add(Values.of("smallint", "-32768", "32767"));
        all.add(Values.of("integer", "-2147483648", "2147483647"));
        all.add(Values.of("bigint", "-9223372036854775808", "9223372036854775807"));
        all.add(Values.of("oid", "4294967295"));
        List<String> floats = new ArrayList<>();
        Values.doubles(random, false).forEach(text -> floats.add("'" + text + "'"));
        floats.addAll(List.of("'NaN'", "'Infinity'", "'-Infinity'"));
        all.add(new Values("double precision", floats));
        all.add(new Values("real", floats));
        List<String> numerics =
                new ArrayList<>(List.of("0", "0.0", "-0.00", "1", "1.0", "1.00", "1e-30", "1e40", "'NaN'"));
        numerics.addAll(List.of("'Infinity'", "'-Infinity'", "0.10", "-123456789012345678901234567890.123"));
        all.add(new Values("numeric", numerics));
        all.add(Values.of("numeric(12,2)", "0", "-0.01", "9999999999.99", "'NaN'"));
        all.add(Values.of("numeric(38,0)", "99999999999999999999999999999999999999"));
        all.add(Values.of("money", "0", "-0.05", "1234567.89", "90071992547409.93", "-92233720368547758.08"));
        all.add(Values.of("bit", "B'0'", "B'1'"));
        all.add(Values.of("bit(1)", "B'1'"));
        all.add(Values.of("bit(5)", "B'00101'"));
        all.add(Values.of("varbit", "B''", "B'0'", "B'0001'"));
    }

    private void times(List<Values> all) {
        List<String> days = new ArrayList<>(List.of("4713-01-01 BC", "0044-03-15 BC", "0001-12-31 BC", "0001-01-01"));
        days.addAll(List.of("1582-10-04", "1582-10-05", "1582-10-14", "1582-10-15", "1899-12-31", "1970-01-01"));
        days.addAll(List.of(
                "2024-02-29", "2024-03-10", "2024-11-03", "9999-12-31", "12345-01-01", "infinity", "-infinity"));
        List<String> dates = new ArrayList<>(days);
        dates.addAll(List.of("5874897-12-31", "4714-11-24 BC"));
        all.add(Values.quoted("date", dates));
        for (int digits : new int[] {0, 3, 6}) {
            List<String> moments = new ArrayList<>();
            List<String> zoned = new ArrayList<>();
            List<String> times = new ArrayList<>(List.of("24:00:00", "00:00:00", "23:59:59.999999"));
            List<String> zonedTimes =
                    new ArrayList<>(List.of("24:00:00+00", "24:00:00-03", "00:00:00+14", "23:59:59.999999-15:59:59"));
            for (String day : days) {
                if (day.endsWith("infinity")) {
                    moments.add(day);
                    zoned.add(day);
                    continue;
                }
                String date = day.replace(" BC", "");
                String era = day.endsWith("BC") ? " BC" : "";
                for (String clock : List.of("00:00:00", "02:30:00" + Values.fraction(random, 6), "23:59:59.000001")) {
                    moments.add(date + " " + clock + era);
                    zoned.add(date + " " + clock
                            + List.of("+00", "+05:30", "-03", "+05:53:28").get(random.nextInt(4)) + era);
                }
            }
            moments.addAll(List.of("294246-12-31 23:59:59.999999"));
            zoned.addAll(List.of("294246-12-31 23:59:59.999999+00"));
            all.add(Values.quoted("timestamp(" + digits + ")", moments));
            all.add(Values.quoted("timestamptz(" + digits + ")", zoned));
            all.add(Values.quoted("time(" + digits + ")", times));
            all.add(Values.quoted("timetz(" + digits + ")", zonedTimes));
        }
        List<String> intervals =
                new ArrayList<>(List.of("0", "1 year 2 mons 3 days 04:05:06.789", "-3 days -00:00:00.5", "infinity"));
        intervals.addAll(List.of(
                "-1 year -2 mons +3 days -04:05:06.000001", "178000000 years", "-178000000 years", "-infinity"));
        intervals.addAll(
                List.of("2562047788:00:54.775807", "-2562047788:00:54.775807", "1 mon", "-1 days +00:00:00.000001"));
        for (int i = 0; i < 10; i++) {
            intervals.add(String.format(
                    Locale.ROOT,
                    "%d mons %d days %d seconds",
                    random.nextInt(99) - 50,
                    random.nextInt(99) - 50,
                    random.nextInt()));
        }
        all.add(Values.quoted("interval", intervals));
    }

    private void texts(List<Values> all) {
        List<String> texts = Values.texts(random);
        for (String type : List.of(
                "text",
                "varchar(300)",
                "char(60)",
                "name",
                "varbinary",
                "blob",
                "vector",
                "other.int4",
                "other.json")) {
            all.add(Values.quoted(type, texts));
        }
        all.add(Values.quoted("\"char\"", List.of("x", "")));
        List<String> bytes =
                Values.bytes(random).stream().map(hex -> "'\\x" + hex + "'").toList();
        for (String type : List.of("bytea", "photo", "album", "other.blob")) {
            all.add(new Values(type, bytes));
        }
        all.add(Values.quoted(
                "json", List.of("{\"b\": 1.10, \"a\": [1, null]}", "null", "\"\\u00e9\"", "1e300", "-0.0")));
        all.add(Values.quoted(
                "jsonb", List.of("{\"b\": 1.10, \"a\": [1, null]}", "null", "\"\\u00e9\"", "1e300", "-0.0")));
        all.add(Values.quoted("xml", List.of("<a>é</a>", "<a/>")));
        all.add(Values.quoted("uuid", List.of("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")));
    }

    private static void misnamed(List<Values> all) {
        all.add(Values.quoted("mood", List.of("sad", "very, happy", "it's \"\\")));
        all.add(Values.quoted("feeling", List.of("ok", "very, happy")));
        all.add(Values.quoted("other.mood", List.of("calm")));
        all.add(Values.quoted("public._money", List.of("a")));
        all.add(Values.of("\"binary\"", "ROW(1, 'é \"')"));
        all.add(Values.of("other.date", "ROW(1)"));
        all.add(Values.of("rowtype", "ROW(1, '')"));
        all.add(Values.of("cents", "1.5", "-0"));
        all.add(Values.of("price", "1.5", "-0"));
        all.add(Values.of("moment", "'2024-02-29 23:59:59.1234+02'", "'infinity'"));
        all.add(Values.of("ints[]", "ARRAY['{1,2}'::ints]"));
        all.add(Values.of("lists", "'{1,NULL}'", "'{{1},{2}}'", "'[0:1]={1,2}'"));
        all.add(Values.of(
                "int[]", "'[0:1]={1,2}'", "'[-3:-2]={1,NULL}'", "'{}'", "'{{1,2},{3,NULL}}'", "'[2:2][0:1]={{1,2}}'"));
        all.add(Values.of("text[]", "'[0:2]={NULL,\"NULL\",\"\"}'", "'[5:5]={\"a,b\"}'", "'{\"{}\",\"\\\\\"}'"));
        all.add(Values.of("date[]", "'[0:2]={infinity,-infinity,\"0044-03-15 BC\"}'"));
        all.add(Values.of("timestamp[]", "'[7:8]={infinity,\"4713-01-01 00:00:00 BC\"}'"));
        all.add(Values.of("numeric[]", "'[0:2]={NaN,1.00,-0.0}'", "'{Infinity}'"));
        all.add(Values.of("numrange", "'[1.0,1.00]'", "'(,1.0]'", "'empty'", "'(-Infinity,Infinity)'", "'[NaN,]'"));
        all.add(Values.of("daterange", "'[-infinity,infinity)'", "'[0044-03-15 BC,2024-02-29]'", "'(,)'"));
        all.add(Values.of("tsrange", "'[\"2024-02-29 23:59:59.000001\",infinity]'", "'(,-infinity]'"));
        all.add(Values.of("tstzrange", "'[\"2024-02-29 23:59:59.5+05:30\",)'", "'(-infinity,infinity)'"));
        all.add(Values.of("int8range", "'[-9223372036854775808,9223372036854775807)'"));
        all.add(Values.of("flag", "B'1'", "B'0'"));
        all.add(Values.of("flags", "B'001'"));
        all.add(Values.of("spans", "'[1,1e300)'"));
        all.add(Values.of("spans", "'empty'"));
        // What a default is says nothing of a value.
        for (Map.Entry<String, String> type : Map.of(
                        "date",
                        "'infinity'",
                        "interval",
                        "'1 day'",
                        "uuid",
                        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                        "mood",
                        "'ok'",
                        "price",
                        "1.5",
                        "bytea",
                        "'\\x00'",
                        "feeling",
                        "'ok'",
                        "timestamptz",
                        "'9999-12-31'",
                        "int",
                        "5",
                        "bit(3)",
                        "B'101'")
                .entrySet()) {
            all.add(Values.of(type.getKey() + " DEFAULT " + type.getValue(), "DEFAULT", "NULL"));
        }
    }

    private static void shapes(List<Values> all) {
        all.add(Values.quoted("point", List.of("(1,-2.5)", "(1e300,0.1)", "(Infinity,NaN)")));
        all.add(Values.quoted("line", List.of("{1,2,3}")));
        all.add(Values.quoted("lseg", List.of("[(1,2),(3,1e-7)]")));
        all.add(Values.quoted("box", List.of("(3,4),(1,2)")));
        all.add(Values.quoted("path", List.of("((1,2),(3,4))", "[(1,2),(3,4)]")));
        all.add(Values.quoted("polygon", List.of("((1,2),(3,4),(5,6))")));
        all.add(Values.quoted("circle", List.of("<(1,2),3>")));
        for (String range : List.of("int4range", "int8range", "numrange", "daterange")) {
            all.add(Values.quoted(range, List.of("empty", "(,)")));
        }
        all.add(Values.quoted("tsrange", List.of("[2024-01-01,infinity)")));
        all.add(Values.quoted("tstzrange", List.of("[2024-01-01 00:00+03,)", "(,0044-03-15 12:00+00 BC]")));
        all.add(Values.quoted("int4multirange", List.of("{}", "{[1,2),[5,6)}")));
        all.add(Values.quoted("inet", List.of("10.0.0.1", "10.0.0.1/8", "::1")));
        all.add(Values.quoted("cidr", List.of("10.0.0.0/8")));
        all.add(Values.quoted("macaddr", List.of("08:00:2b:01:02:03")));
        all.add(Values.quoted("tsvector", List.of("a:1 'it''s':2")));
        all.add(Values.quoted("pg_lsn", List.of("16/B374D848")));
        all.add(Values.quoted("regclass", List.of("pg_class", "public.rowtype")));
        all.add(Values.quoted("jsonpath", List.of("$.a")));
        all.add(Values.quoted("xid8", List.of("18446744073709551615")));
    }
}
