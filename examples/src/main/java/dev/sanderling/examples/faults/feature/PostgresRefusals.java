package dev.sanderling.examples.faults.feature;

import java.util.List;

/** Those of PostgreSQL, as the docs' table of features has them. */
public final class PostgresRefusals {
    private static final String ROWS = "INSERT INTO zoo.%1$s SELECT n, n FROM generate_series(1, 5) AS n";

    private PostgresRefusals() {}

    /** All that one table can be the reason of. */
    public static List<Refusal> all() {
        return List.of(
                new Refusal(
                        "table without a key",
                        List.of("CREATE TABLE zoo.%1$s (id bigint NOT NULL, v int)", ROWS),
                        "ReplicaIdentityMissing",
                        List.of("REPLICA IDENTITY FULL"),
                        List.of("ALTER TABLE zoo.%1$s ADD PRIMARY KEY (id)")),
                new Refusal(
                        "deferrable key without the whole old rows",
                        List.of(
                                "CREATE TABLE zoo.%1$s (id bigint, v int, CONSTRAINT %1$s_key PRIMARY KEY (id)"
                                        + " DEFERRABLE)",
                                ROWS),
                        "ReplicaIdentityMissing",
                        List.of("REPLICA IDENTITY FULL"),
                        List.of("ALTER TABLE zoo.%1$s DROP CONSTRAINT %1$s_key, ADD PRIMARY KEY (id)")),
                new Refusal(
                        "identity by an index without the key",
                        List.of(
                                "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int NOT NULL)",
                                "CREATE UNIQUE INDEX %1$s_v ON zoo.%1$s (v)",
                                "ALTER TABLE zoo.%1$s REPLICA IDENTITY USING INDEX %1$s_v",
                                ROWS),
                        "ReplicaIdentityMissing",
                        List.of("REPLICA IDENTITY DEFAULT"),
                        List.of("ALTER TABLE zoo.%1$s REPLICA IDENTITY DEFAULT")),
                new Refusal(
                        "unlogged partition",
                        List.of(
                                "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                                "CREATE UNLOGGED TABLE zoo.%1$s_1 PARTITION OF zoo.%1$s DEFAULT", ROWS),
                        "UnsupportedTable",
                        List.of("%1$s_1"),
                        List.of("ALTER TABLE zoo.%1$s_1 SET LOGGED")),
                new Refusal(
                        "row level security",
                        List.of(
                                "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int)",
                                ROWS,
                                "ALTER TABLE zoo.%1$s ENABLE ROW LEVEL SECURITY",
                                "ALTER TABLE zoo.%1$s FORCE ROW LEVEL SECURITY",
                                "CREATE POLICY p ON zoo.%1$s USING (id < 3)"),
                        "PrivilegeMissing",
                        List.of("NO FORCE ROW LEVEL SECURITY"),
                        List.of("ALTER TABLE zoo.%1$s NO FORCE ROW LEVEL SECURITY")),
                new Refusal(
                        "columns that differ by case only",
                        List.of("CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int, \"V\" int)", ROWS),
                        "UnsupportedTable",
                        List.of("ename"),
                        List.of("ALTER TABLE zoo.%1$s RENAME COLUMN \"V\" TO w")),
                new Refusal(
                        "captured table without a replica identity any more",
                        List.of("CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int)", ROWS),
                        List.of("ALTER TABLE zoo.%1$s REPLICA IDENTITY NOTHING", "INSERT INTO zoo.%1$s VALUES (6, 6)"),
                        "ReplicaIdentityMissing",
                        List.of("REPLICA IDENTITY FULL"),
                        List.of("ALTER TABLE zoo.%1$s REPLICA IDENTITY FULL", "UPDATE zoo.%1$s SET v = v + 1"),
                        false),
                new Refusal(
                        "captured table with row level security from now on",
                        List.of("CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int)", ROWS),
                        List.of(
                                "ALTER TABLE zoo.%1$s ENABLE ROW LEVEL SECURITY",
                                "ALTER TABLE zoo.%1$s FORCE ROW LEVEL SECURITY"),
                        "PrivilegeMissing",
                        List.of("NO FORCE ROW LEVEL SECURITY"),
                        List.of("ALTER TABLE zoo.%1$s NO FORCE ROW LEVEL SECURITY", "UPDATE zoo.%1$s SET v = v + 1"),
                        false));
    }
}
