package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.runner.source.KeyWalk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every type of column that may be part of a primary key. */
class KeysTest {
    private static final Map<String, List<String>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("tinyint", List.of("-128", "-1", "0", "127"));
        KEYS.put("bigint", List.of("-9223372036854775808", "-1", "0", "9", "10", "9223372036854775807"));
        KEYS.put("bigint unsigned", List.of("0", "9", "10", "9223372036854775808", "18446744073709551615"));
        KEYS.put("decimal(65,0)", List.of("-" + "9".repeat(65), "0", "9".repeat(35), "9".repeat(36), "9".repeat(65)));
        KEYS.put("decimal(40,2)", List.of("-1.10", "0.00", "0.01", "9".repeat(38) + ".98", "9".repeat(38) + ".99"));
        KEYS.put("decimal(30,30)", List.of("-0.1", "0", "0.000000000000000000000000000001"));
        KEYS.put("binary(4)", List.of("x'00'", "x'0001'", "x'7f'", "x'80'", "x'ffffffff'"));
        KEYS.put("varbinary(8)", List.of("x''", "x'00'", "x'0000'", "x'7f'", "x'80'", "x'ff00'"));
        List<String> days = List.of(
                "'0000-00-00'",
                "'2024-00-00'",
                "'2024-00-10'",
                "'2024-02-31'",
                "'0000-05-10'",
                "'1000-01-01'",
                "'9999-12-31'");
        KEYS.put("date", days);
        for (int digits : new int[] {0, 3, 6}) {
            KEYS.put(
                    "datetime(" + digits + ")",
                    days.stream()
                            .map(day -> day.replaceFirst("'$", " 23:59:58" + (digits == 0 ? "" : ".123") + "'"))
                            .toList());
            KEYS.put(
                    "timestamp(" + digits + ")",
                    List.of(
                            "'0000-00-00 00:00:00'",
                            "'1970-01-01 00:00:01'",
                            "'2024-03-10 02:30:00'",
                            "'2024-11-03 01:30:00'",
                            "'2038-01-19 03:14:07'"));
        }
        List<String> texts = List.of("''", "'a'", "'B'", "'é'", "'z'", "'a b'", "'ab'", "'-'", "'_'", "'10'", "'9'");
        for (String set :
                List.of("latin1", "utf8mb4", "utf8mb3", "gbk", "ucs2", "utf16", "utf32", "sjis", "cp1250", "dec8")) {
            KEYS.put("varchar(20) character set " + set, texts);
            KEYS.put("char(20) character set " + set, texts);
        }
        for (String collation : List.of(
                "utf8mb4_bin",
                "utf8mb4_0900_ai_ci",
                "utf8mb4_0900_as_cs",
                "utf8mb4_general_ci",
                "utf8mb4_sv_0900_ai_ci")) {
            KEYS.put("varchar(20) character set utf8mb4 collate " + collation, texts);
        }
        KEYS.put("time(3)", List.of("'-838:59:59'", "'00:00:00'", "'838:59:59'"));
        KEYS.put("year", List.of("0", "1901"));
        KEYS.put("enum('z','a','é')", List.of("'z'", "'a'"));
        KEYS.put("set('z','a')", List.of("'z'", "'a'", "'z,a'"));
        KEYS.put("bit(9)", List.of("0", "1", "511"));
        KEYS.put("float", List.of("0.1", "16777216"));
        KEYS.put("double", List.of("-1e300", "0.1"));
    }

    @Test
    void aTableIsReadOnFromAnyKeyAndOnlyFromThere() throws Exception {
        try (var server =
                TestMySql.startOwn("--default-time-zone=-04:00", "--sql-mode=", "--character-set-server=latin1")) {
            List<String> setup =
                    new ArrayList<>(List.of("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'"));
            List<String> types = List.copyOf(KEYS.keySet());
            for (int i = 0; i < types.size(); i++) {
                String type = types.get(i);
                setup.add(String.format(Locale.ROOT, "CREATE TABLE k%03d (k %s NOT NULL, PRIMARY KEY (k))", i, type));
                setup.add(String.format(
                        Locale.ROOT, "CREATE TABLE p%03d (k %s NOT NULL, n int, PRIMARY KEY (n, k))", i, type));
                for (String value : KEYS.get(type)) {
                    setup.add(String.format(Locale.ROOT, "INSERT INTO k%03d VALUES (%s)", i, value));
                    setup.add(String.format(Locale.ROOT, "INSERT INTO p%03d VALUES (%s, 1), (%s, 2)", i, value, value));
                }
            }
            var job = new Job(server, setup.toArray(String[]::new));
            try (MySqlSession session = job.open()) {
                job.state = job.state
                        .edit()
                        .epoch(1)
                        .source(session.identity())
                        .names(session.names(null))
                        .snapshot(Snapshot.all())
                        .done();
                session.prepare(job.state, "run");
                List<String> whole = KeyWalk.check(session, job.state).stream()
                        .filter(table -> table.startsWith("k"))
                        .map(table -> types.get(Integer.parseInt(table.substring(1))))
                        .toList();
                // Their values are not those that SQL compares by.
                assertThat(whole)
                        .containsExactly(
                                "time(3)", "year", "enum('z','a','é')", "set('z','a')", "bit(9)", "float", "double");
            }
        }
    }
}
