package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.feature.Rows.Given;
import java.util.List;
import java.util.function.Function;

/** Those of MySQL. */
public final class MySqlFeatures {
    private MySqlFeatures() {}

    /**
     * All of them.
     *
     * @param copied whether there are tables of our own that have to take what they are given
     * @param cascades whether the log has what foreign keys do
     */
    public static List<Feature> all(boolean copied, boolean cascades) {
        List<Feature> all = List.of(
                new ManyTables(),
                new Cascades(),
                new Shifting(
                        List.of("ALTER TABLE zoo.shifting RENAME COLUMN a TO b, RENAME COLUMN b TO a"),
                        copied
                                ? List.of("MODIFY %1$s smallint", "MODIFY %1$s int")
                                : List.of("MODIFY %1$s smallint", "MODIFY %1$s bigint", "MODIFY %1$s varchar(20)")),
                new Burst(
                        "INSERT INTO audit.burst WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                                + " i < 900) SELECT repeat('x', 100) FROM n"),
                partitions(),
                types(),
                new Exchanged(),
                new Names(new MySqlNames()),
                new Keys("keyed", "DROP PRIMARY KEY,", List.of(), false));
        return all.stream()
                .filter(feature -> cascades || !(feature instanceof Cascades))
                .toList();
    }

    /** How sessions of applications may be set; none of it may show in what is published. */
    public static List<String> sessions() {
        return List.of(
                "SET SESSION time_zone = '+05:30'",
                "SET SESSION sql_mode = ''",
                "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
                "SET SESSION transaction_isolation = 'READ-COMMITTED'",
                "SET SESSION sql_mode = 'NO_ZERO_DATE,ALLOW_INVALID_DATES'",
                "SET SESSION explicit_defaults_for_timestamp = OFF",
                "SET SESSION foreign_key_checks = OFF",
                "SET SESSION binlog_transaction_compression = ON",
                "SET SESSION binlog_rows_query_log_events = ON",
                "SET NAMES latin1",
                "SET NAMES gbk");
    }

    private static Feature partitions() {
        return new Rows(
                "partitions",
                "parts",
                List.of(
                        "CREATE TABLE zoo.parts (id bigint, part int, v varchar(20), PRIMARY KEY (id, part)) PARTITION BY"
                                + " LIST (part) (PARTITION p0 VALUES IN (0), PARTITION p1 VALUES IN (1), PARTITION p2 VALUES IN"
                                + " (2))"),
                40,
                given -> "INSERT IGNORE INTO zoo.parts VALUES (" + given.id() + ", " + given.number() % 3 + ", 'v"
                        + given.number() + "')",
                List.of(
                        given -> "UPDATE zoo.parts SET v = 'u" + given.number() + "' WHERE id = " + given.id(),
                        given -> "UPDATE IGNORE zoo.parts SET part = " + given.number() % 3 + " WHERE id = "
                                + given.id() + " LIMIT 1"),
                new Compared("parts", List.of("id", "part"), "SELECT * FROM zoo.parts"));
    }

    private static Feature types() {
        Function<Given, String> insert = given -> "INSERT IGNORE INTO zoo.typed (id, m, n, dt, y, at, w) VALUES ("
                + given.id()
                + ", '" + (given.number() % 2 == 0 ? "calm" : "Wild") + "', " + given.number()
                + ".50, '2026-11-22 10:31:10.276541', unhex(sha2('" + given.number()
                + "', 224)), from_unixtime(1793500000 + "
                + 60 * given.number() + "), 'wört " + given.number() + "')";
        return new Rows(
                "types",
                "typed",
                List.of(
                        "CREATE TABLE zoo.typed (id bigint PRIMARY KEY, m enum('calm', 'Wild'), n decimal(12,2), twice"
                                + " decimal(14,2) GENERATED ALWAYS AS (n * 2) STORED, dt datetime(6), y varbinary(40), at timestamp NULL, w varchar(20))"),
                60,
                insert,
                List.of(
                        given -> "UPDATE zoo.typed SET n = n + 0.25, m = 'Wild', dt = NULL WHERE id = " + given.id(),
                        given -> "UPDATE IGNORE zoo.typed SET id = " + (1000 + given.number()) + " WHERE id = "
                                + given.id()),
                new Compared(
                                "typed",
                                List.of("id"),
                                "SELECT id, cast(m AS char) AS m, cast(n AS char) AS n, cast(twice AS char) AS twice,"
                                        + " to_base64(y) AS y, date_format(convert_tz(at, @@session.time_zone, '+00:00'),"
                                        + " '%Y-%m-%dT%H:%i:%sZ') AS at, w FROM zoo.typed")
                        .mirroring("id", "m", "n", "w"));
    }
}
