package dev.sanderling.runner.types;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One value, one text, of every type, on a server whose sessions have settings that change texts. */
class MySqlValuesTest {
    private static final long SEED = Long.getLong("sanderling.seed", 20_261_129L);

    private final Random random = new Random(SEED);

    @Test
    void snapshotAndLogGiveTheSameText() throws Exception {
        try (var mysql = TestMySql.startOwn("--default-time-zone=+05:30", "--character-set-server=latin1");
                var mariadb = TestMySql.startMariaDb();
                TestDatabase postgres =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                SinkTrial toPostgres = SinkTrial.postgres(false, () -> connect(postgres));
                SinkTrial toMySql = SinkTrial.mysql(false, "target", () -> target(mysql));
                SinkTrial toMariaDb = SinkTrial.mariadb(false, "target", () -> target(mariadb))) {
            List<Landing> landings = List.of(
                    new Landing("PostgreSQL", toPostgres, false),
                    new Landing("MySQL", toMySql, false),
                    new Landing("MariaDB", toMariaDb, false));
            mysql.execute("CREATE DATABASE types");
            List<Values> all = new ArrayList<>();
            numbers(all);
            times(all);
            texts(all, mysql.query("SELECT character_set_name FROM information_schema.character_sets"));
            others(all);
            defaults(all);
            if (!mysql.query("SELECT VERSION()").getFirst().startsWith("8.")) {
                all.add(Values.of("vector(3)", "string_to_vector('[1,2.5,-3e-7]')"));
            }
            json(all);
            Twice.check(
                    new MySqlTypesTest.MySql(mysql),
                    all,
                    "types.zz_last",
                    table -> "ALTER TABLE " + table + " ADD COLUMN w int FIRST",
                    landings,
                    "SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH'",
                    "SET GLOBAL sql_select_limit = 2",
                    "SET GLOBAL sql_quote_show_create = OFF",
                    "SET GLOBAL time_zone = '-03:00'");
            landings.forEach(Landing::check);
        }
    }

    private static Connection target(TestMySql server) {
        server.execute("CREATE DATABASE IF NOT EXISTS target");
        return server.connect("target");
    }

    private static Connection connect(TestDatabase database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void numbers(List<Values> all) {
        for (String type : List.of("tinyint", "smallint", "mediumint", "int", "bigint")) {
            all.add(Values.of(type, "-128", "127", "0", "NULL", "-1"));
            all.add(Values.of(type + " unsigned", "0", "255", "200"));
            all.add(Values.of(type + " zerofill", "0", "7"));
        }
        all.add(Values.of("bigint unsigned", "18446744073709551615", "9223372036854775808"));
        all.add(Values.of("bool", "true", "2", "-1"));
        for (String type : List.of("decimal(65,30)", "decimal(10,2)", "decimal(65,0)", "decimal(5,5)", "decimal")) {
            all.add(Values.of(type, "0", "-0.1", "0.99999", "1.005", "-0.000001", "0.5"));
        }
        all.add(Values.of("decimal(65,0)", "9".repeat(65), "-" + "9".repeat(65)));
        List<String> floats = Values.doubles(random, true);
        List<String> doubles = Values.doubles(random, false);
        for (String type :
                List.of("float", "float unsigned", "float(10,2)", "float(7)", "float(24)", "float zerofill")) {
            all.add(new Values(type, floats));
        }
        for (String type : List.of(
                "double",
                "double unsigned",
                "double(20,5)",
                "double(30,20)",
                "real",
                "float(25)",
                "double precision")) {
            all.add(new Values(type, doubles));
        }
        for (int bits : new int[] {1, 2, 8, 9, 33, 64}) {
            all.add(Values.of("bit(" + bits + ")", "0", "1", "b'10'", "(1 << " + (bits - 1) + ")"));
        }
    }

    private void times(List<Values> all) {
        List<String> days =
                new ArrayList<>(List.of("0000-00-00", "2024-00-10", "2024-02-00", "0000-05-10", "2024-02-31"));
        days.addAll(List.of("0001-01-01", "0099-12-31", "1000-01-01", "1582-10-04", "1582-10-10", "1899-12-31"));
        days.addAll(List.of("1900-01-01", "1970-01-01", "2024-02-29", "2024-03-10", "2038-01-19", "9999-12-31"));
        all.add(Values.quoted("date", days));
        all.add(Values.quoted("date not null", days));
        for (int digits = 0; digits <= 6; digits++) {
            List<String> moments = new ArrayList<>();
            List<String> stamps = new ArrayList<>(List.of("0000-00-00 00:00:00"));
            List<String> durations = new ArrayList<>();
            for (String day : days) {
                moments.add(day + " 00:00:00");
                moments.add(day + " 02:30:00" + Values.fraction(random, digits));
                moments.add(day + " 23:59:59" + Values.fraction(random, digits));
            }
            for (int i = 0; i < 20; i++) {
                stamps.add(String.format(
                        Locale.ROOT,
                        "%04d-%02d-%02d %02d:30:59%s",
                        1971 + random.nextInt(66),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        Values.fraction(random, digits)));
                durations.add((random.nextBoolean() ? "-" : "")
                        + String.format(Locale.ROOT, "%02d:%02d:%02d", random.nextInt(839), random.nextInt(60), 7)
                        + Values.fraction(random, digits));
            }
            durations.addAll(List.of("838:59:59", "-838:59:59", "00:00:00", "-00:00:01"));
            all.add(Values.quoted("datetime(" + digits + ")", moments));
            all.add(Values.quoted("timestamp(" + digits + ") null", stamps));
            all.add(Values.quoted("time(" + digits + ")", durations));
        }
        all.add(Values.of("year", "0", "1901", "2000", "2155"));
    }

    private void texts(List<Values> all, List<String> charsets) {
        var bytes = new byte[255];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        List<String> texts = Values.texts(random);
        for (String charset : charsets) {
            if (charset.equals("binary")) {
                continue;
            }
            List<String> literals = new ArrayList<>();
            literals.add("CONVERT(x'" + Values.hex(bytes) + "' USING " + charset + ")");
            for (int i = 0; i < bytes.length; i++) {
                literals.add("CONVERT(x'" + Values.hex(new byte[] {bytes[i]}) + "' USING " + charset + ")");
            }
            for (String text : texts) {
                literals.add("_utf8mb4 x'" + Values.hex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "'");
            }
            all.add(new Values("varchar(300) character set " + charset, literals));
            all.add(new Values("text character set " + charset, literals.subList(1 + bytes.length, literals.size())));
            all.add(new Values(
                    "char(60) character set " + charset, literals.subList(1 + bytes.length, literals.size())));
            all.add(Values.of(
                    "enum('a','b,c','d''e','é','') character set " + charset, "'a'", "'b,c'", "'d''e'", "4", "5", "0"));
            all.add(Values.of("set('a','d''e','é') character set " + charset, "'a'", "3", "7", "0"));
        }
    }

    /** What a default is says nothing of a value. */
    private static void defaults(List<Values> all) {
        for (String type : List.of(
                "date default '2020-01-01'",
                "date not null default '0000-00-00'",
                "datetime(3) default '2020-01-01 10:00:00'",
                "datetime default current_timestamp",
                "timestamp null default '2020-01-01 10:00:00'",
                "timestamp not null default '0000-00-00 00:00:00'",
                "time default '-10:00:00'",
                "year default 2020",
                "float default 1.5",
                "float(10,2) default '1.5'",
                "double default -0.5",
                "decimal(10,2) default 1.5",
                "bit(3) default b'101'",
                "json default (json_object('a', 1))",
                "varchar(20) character set latin1 default 'é'",
                "enum('a','é') character set latin1 default 'é'")) {
            all.add(new Values(
                    type,
                    type.contains("current_timestamp") ? List.of("NULL", "'2020-01-01'") : List.of("DEFAULT", "NULL")));
        }
    }

    private void others(List<Values> all) {
        List<String> bytes =
                Values.bytes(random).stream().map(hex -> "x'" + hex + "'").toList();
        for (String type : List.of("binary(8)", "varbinary(8)", "tinyblob", "blob", "mediumblob", "longblob")) {
            all.add(new Values(type, bytes));
        }
        all.add(Values.of(
                "geometry", "st_geomfromtext('POINT(1 -2.5)')", "st_geomfromtext('LINESTRING(0 0,1e300 1e-7)', 0)"));
        all.add(Values.of("point", "st_geomfromtext('POINT(1e17 0.1)')"));
    }

    private void json(List<Values> all) {
        List<String> literals =
                new ArrayList<>(List.of("'null'", "'true'", "'[]'", "'{}'", "'\"\\\\u0001\\\\n\\\\\"é😀\"'"));
        for (String number : Values.doubles(random, false)) {
            literals.add("json_array(cast(" + number + " as double))");
            literals.add("cast('" + number + "' as json)");
        }
        for (String number : List.of(
                "0",
                "-1",
                "32767",
                "-32769",
                "65536",
                "2147483648",
                "-9223372036854775808",
                "9223372036854775807",
                "18446744073709551615",
                "18446744073709551616",
                "1.10",
                "-0.5",
                "1e3")) {
            literals.add("json_object('a', " + number + ", 'b', json_array(" + number + ", null, true))");
            literals.add("'" + number + "'");
        }
        for (String decimal :
                List.of("1.10", "-0.000000000000000000000000000001", "9".repeat(35) + "." + "9".repeat(30))) {
            literals.add("json_array(cast(" + decimal + " as decimal(65,30)))");
        }
        for (String time :
                List.of("00:00:00", "-01:02:03.000004", "838:59:59", "-838:59:59", "-00:00:00.5", "12:34:56.789")) {
            literals.add("json_array(cast('" + time + "' as time(6)))");
        }
        for (String day : List.of("2024-02-29", "0000-00-00", "1000-01-01", "9999-12-31")) {
            literals.add("json_array(cast('" + day + "' as date), cast('" + day + " 23:59:59.000001' as datetime(6)))");
        }
        for (String value : List.of(
                "x'00ff'",
                "b'101'",
                "cast('é' as char)",
                "_binary 'abc'",
                "year('2024-01-01')",
                "cast(repeat('x', 300) as binary)",
                "st_geomfromtext('POINT(1 2)')",
                "cast(2024 as year)")) {
            literals.add("json_array(" + value + ")");
            literals.add("json_object('k', " + value + ")");
        }
        literals.add("json_array(repeat('é', 40000), repeat('\\\\n', 200))");
        literals.add("cast(concat('[', repeat('1234567,', 20000), '-5, 70000, 4000000000]') as json)");
        all.add(new Values("json", literals));
        all.add(new Values("json not null", literals));
    }
}
