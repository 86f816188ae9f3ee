package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every run is a restart: whatever the place it stopped at, under load, nothing is lost, doubled or out of order. */
class RestartTest {
    private static final int RESTARTS = 10;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesAndDoublesNothingUnderLoad(boolean gtids) throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var job = new Job(Servers.of(gtids), Writers.TABLES);
        List<EngineRun.Row> all = new ArrayList<>(EngineRun.toBarrier(job));
        try (var writers = Writers.start(job)) {
            for (int i = 0; i < RESTARTS; i++) {
                int after = 1 + random.nextInt(400);
                boolean killed = i % 3 == 0;
                all.addAll(EngineRun.run(job, rows -> rows >= after, rows -> killed && rows >= after + 50));
                if (i % 4 == 1) {
                    job.sql("FLUSH BINARY LOGS");
                }
            }
            all.addAll(EngineRun.toBarrier(job));
            writers.stop();
        }
        all.addAll(EngineRun.toBarrier(job));

        // Each writer counts in its own rows, so that the order within it is known.
        Map<String, List<Integer>> captured = new HashMap<>();
        for (EngineRun.Row row : all) {
            captured.computeIfAbsent(row.table() + " " + row.value("writer"), k -> new ArrayList<>())
                    .add(Integer.parseInt(String.valueOf(row.value("n"))));
        }
        assertThat(captured.keySet()).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(Writers.COUNT);
        captured.forEach((writer, numbers) ->
                assertThat(numbers).as("%s, seed %d", writer, seed).isEqualTo(upTo(numbers.size())));
        assertThat(captured.get("single 0")).hasSize(count(job, "SELECT MAX(n) FROM single WHERE writer = 0"));
        assertThat(captured.get("single 1")).hasSize(count(job, "SELECT MAX(n) FROM single WHERE writer = 1"));
        assertThat(captured.get("many 2")).hasSize(count(job, "SELECT MAX(n) FROM many"));
        assertThat(captured.get("counter 3")).hasSize(count(job, "SELECT n FROM counter"));
        assertThat(captured.get("big 4")).hasSize(count(job, "SELECT COALESCE(MAX(n), 0) FROM big"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBigTransactionIsCapturedWholeOrNotAtAll(boolean gtids) {
        var job = new Job(Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql(
                "SET SESSION cte_max_recursion_depth = 100000",
                "INSERT INTO t VALUES (0)",
                "INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n FROM s",
                "INSERT INTO t VALUES (20001)");
        List<EngineRun.Row> all = new ArrayList<>();
        for (int dies : List.of(1, 950, 10_000, 20_000, 20_001)) {
            all.addAll(EngineRun.run(job, rows -> false, rows -> rows >= dies));
        }
        // A limit is honoured at the end of the transaction it falls into.
        all.addAll(EngineRun.run(job, rows -> rows >= 500, rows -> false));
        all.addAll(EngineRun.toBarrier(job));
        assertThat(all).hasSize(20_002);
        assertThat(all.stream()
                        .map(row -> Integer.parseInt(String.valueOf(row.value("id"))))
                        .toList())
                .isEqualTo(java.util.stream.IntStream.rangeClosed(0, 20_001)
                        .boxed()
                        .toList());
    }

    /** Each commits by itself, and the connector's offset of it is neither before it nor behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatEndsAtATruncateGoesOnBehindIt(boolean gtids) {
        var job = new Job(
                Servers.of(gtids), "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE u (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql(
                "INSERT INTO t VALUES (1)",
                "TRUNCATE TABLE t",
                "truncate u",
                "INSERT INTO t VALUES (1), (2)",
                "ALTER TABLE t ADD COLUMN v INT",
                "TRUNCATE TABLE t",
                "INSERT INTO t VALUES (3, 3)",
                "TRUNCATE TABLE u");
        List<String> all = List.of("c t", "t t", "t u", "c t", "c t", "t t", "c t", "t u");
        List<EngineRun.Row> rows = new ArrayList<>();
        while (rows.size() < all.size()) {
            // Stopped at the first place, or killed behind the first change.
            boolean killed = rows.size() == 1 || rows.size() == 5;
            rows.addAll(EngineRun.run(job, seen -> seen >= 1, seen -> killed && seen >= 2));
        }
        assertThat(rows.stream().map(row -> row.op() + " " + row.table())).containsExactlyElementsOf(all);
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        // Only some rows of a table, which the log does not name.
        job.sql(
                "CREATE TABLE p (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2",
                "INSERT INTO p VALUES (1)",
                "ALTER TABLE p TRUNCATE PARTITION p0",
                "TRUNCATE TABLE p",
                "DROP TABLE p");
        assertThat(EngineRun.toBarrier(job).stream().map(row -> row.op() + " " + row.table()))
                .containsExactly("c p", "t p");
    }

    private static List<Integer> upTo(int last) {
        return java.util.stream.IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static int count(Job job, String sql) {
        return Integer.parseInt(job.server
                .query(sql.replace("FROM ", "FROM " + job.database + "."))
                .get(0));
    }
}
