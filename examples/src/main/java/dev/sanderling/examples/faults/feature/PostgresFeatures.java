package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.feature.Rows.Given;
import java.util.List;
import java.util.function.Function;

/** Those of PostgreSQL. */
public final class PostgresFeatures {
    private PostgresFeatures() {}

    /**
     * All of them.
     *
     * @param copied whether there are tables of our own that have to take what they are given
     */
    public static List<Feature> all(boolean copied) {
        return List.of(
                new ManyTables(),
                new Cascades(),
                new Shifting(
                        List.of(
                                "ALTER TABLE zoo.shifting RENAME COLUMN a TO swapped",
                                "ALTER TABLE zoo.shifting RENAME COLUMN b TO a",
                                "ALTER TABLE zoo.shifting RENAME COLUMN swapped TO b"),
                        copied
                                ? List.of("ALTER COLUMN %1$s TYPE int USING %1$s::int + 1")
                                : List.of(
                                        "ALTER COLUMN %1$s TYPE int USING %1$s::int + 1",
                                        "ALTER COLUMN %1$s TYPE bigint USING %1$s::bigint",
                                        "ALTER COLUMN %1$s TYPE text")),
                new Burst("INSERT INTO audit.burst SELECT repeat('x', 100) FROM generate_series(1, 20000)"),
                partitions(),
                types(),
                whole(),
                new Attached(),
                new Identities(),
                new Deferred(),
                new Names(new PostgresNames()),
                new Keys("keyed", "DROP CONSTRAINT keyed_key,", List.of(), false),
                new Keys(
                        "keyed_whole",
                        "DROP CONSTRAINT keyed_whole_key,",
                        List.of("ALTER TABLE zoo.keyed_whole REPLICA IDENTITY FULL"),
                        true));
    }

    /** How sessions of applications may be set; none of it may show in what is published. */
    public static List<String> sessions() {
        return List.of(
                "SET TimeZone = 'Asia/Kolkata'",
                "SET extra_float_digits = -10",
                "SET bytea_output = 'escape'",
                "SET client_encoding = 'UTF8'",
                "SET search_path = zoo",
                "SET default_transaction_isolation = 'repeatable read'");
    }

    /** Rows that move between partitions. */
    private static Feature partitions() {
        Function<Given, String> insert = given -> "INSERT INTO zoo.parts VALUES (" + given.id() + ", "
                + given.number() % 3 + ", 'v" + given.number() + "') ON CONFLICT DO NOTHING";
        return new Rows(
                "partitions",
                "parts",
                List.of(
                        "CREATE TABLE zoo.parts (id bigint, part int, v text, PRIMARY KEY (id, part)) PARTITION BY LIST"
                                + " (part)",
                        "CREATE TABLE zoo.parts_0 PARTITION OF zoo.parts FOR VALUES IN (0)",
                        "CREATE TABLE zoo.parts_1 PARTITION OF zoo.parts FOR VALUES IN (1)",
                        "CREATE TABLE zoo.parts_2 PARTITION OF zoo.parts DEFAULT"),
                40,
                insert,
                List.of(
                        given -> "UPDATE zoo.parts SET v = 'u" + given.number() + "' WHERE id = " + given.id(),
                        given -> "UPDATE zoo.parts p SET part = " + given.number() % 3 + " WHERE id = " + given.id()
                                + " AND NOT EXISTS (SELECT FROM zoo.parts q WHERE q.id = p.id AND q.part = "
                                + given.number() % 3 + ")"
                                + " AND part = (SELECT min(part) FROM zoo.parts q WHERE q.id = p.id)"),
                new Compared("parts", List.of("id", "part"), "SELECT * FROM zoo.parts"));
    }

    /** A domain, an enum, a generated column, and values that sessions show in other ways. */
    private static Feature types() {
        Function<Given, String> insert = given -> "INSERT INTO zoo.typed (id, w, m, n, at, y, f, span, day) VALUES ("
                + given.id()
                + ", 'wört " + given.number() + "', '" + (given.number() % 2 == 0 ? "calm" : "Wild") + "', "
                + given.number() + ".50, timestamptz '2026-11-22 10:31:10.276541Z' + interval '" + given.number()
                + " minutes', decode(md5('" + given.number() + "'), 'hex'), " + given.number()
                + " / 7::float8, interval '" + (1 + given.number()) + " days 02:03:04', date '2026-01-13' + "
                + given.number()
                + ") ON CONFLICT DO NOTHING";
        return new Rows(
                "types",
                "typed",
                List.of(
                        "CREATE DOMAIN zoo.word AS text CHECK (length(value) < 100)",
                        "CREATE TYPE zoo.mood AS ENUM ('calm', 'Wild')",
                        "CREATE TABLE zoo.typed (id bigint PRIMARY KEY, w zoo.word, m zoo.mood, n numeric(12,2), twice"
                                + " numeric GENERATED ALWAYS AS (n * 2) STORED, at timestamptz, y bytea, f float8, span interval,"
                                + " day date)"),
                60,
                insert,
                List.of(
                        given -> "UPDATE zoo.typed SET n = n + 0.25, m = 'Wild', w = NULL WHERE id = " + given.id(),
                        given -> "UPDATE zoo.typed SET id = " + (1000 + given.number()) + " WHERE id = " + given.id()
                                + " AND NOT EXISTS (SELECT FROM zoo.typed WHERE id = " + (1000 + given.number())
                                + ")"),
                new Compared(
                                "typed",
                                List.of("id"),
                                "SELECT id, w::text AS w, m::text AS m, n::text AS n, to_char(at AT TIME ZONE 'UTC',"
                                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS at, encode(y, 'base64') AS y, f::text AS f,"
                                        + " 'P0Y0M' || extract(day FROM span) || 'DT2H3M4S' AS span,"
                                        + " to_char(day, 'YYYY-MM-DD') AS day FROM zoo.typed")
                        .mirroring("id", "w", "m", "n"));
    }

    /** Whole old rows in the log. */
    private static Feature whole() {
        return new Rows(
                "identity",
                "whole",
                List.of(
                        "CREATE TABLE zoo.whole (id bigint PRIMARY KEY, v text, big text)",
                        "ALTER TABLE zoo.whole ALTER big SET STORAGE EXTERNAL",
                        "ALTER TABLE zoo.whole REPLICA IDENTITY FULL"),
                40,
                given -> "INSERT INTO zoo.whole VALUES (" + given.id() + ", 'v', repeat('" + given.number()
                        + "', 1000)) ON CONFLICT DO NOTHING",
                List.of(
                        given -> "UPDATE zoo.whole SET v = 'u" + given.number() + "' WHERE id = " + given.id(),
                        given -> "UPDATE zoo.whole SET id = " + (100 + given.number()) + " WHERE id = " + given.id()
                                + " AND NOT EXISTS (SELECT FROM zoo.whole WHERE id = " + (100 + given.number()) + ")"),
                Compared.whole("whole"));
    }
}
