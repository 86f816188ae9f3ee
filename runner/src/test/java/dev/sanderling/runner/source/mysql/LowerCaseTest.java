package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.SourceSession.Depth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that keeps names in lower case, however statements write them. */
class LowerCaseTest {
    private static TestMySql server;

    @BeforeAll
    static void start() {
        server = TestMySql.startOwn(MySqlProcess.LOWER_CASE, "--loose-binlog-row-metadata=MINIMAL");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void statementsWithCapitalsAreFollowed() {
        var job = new Job(
                server,
                "CREATE TABLE Orders (Id INT PRIMARY KEY, V INT)",
                "CREATE TABLE other (id INT PRIMARY KEY)",
                "INSERT INTO ORDERS VALUES (1, 10)");
        assertThat(rows(job)).containsExactly("r orders 1 10");
        job.sql(
                "INSERT INTO Orders VALUES (2, 20)",
                "ALTER TABLE oRDERS ADD COLUMN w INT FIRST",
                "INSERT INTO ORDERS VALUES (7, 3, 30)",
                "CREATE TABLE Late LIKE ORDERS",
                "INSERT INTO LATE VALUES (8, 4, 40)",
                "RENAME TABLE LATE TO Later",
                "INSERT INTO later VALUES (9, 5, 50)",
                "USE " + job.database.toUpperCase(java.util.Locale.ROOT),
                "ALTER TABLE ORDERS DROP COLUMN W",
                "UPDATE Orders SET v = 11 WHERE id = 1",
                "DELETE FROM ORDERS WHERE ID = 2",
                "TRUNCATE TABLE LATER",
                "DROP TABLE LATER");
        assertThat(rows(job))
                .containsExactly(
                        "c orders 2 20",
                        "c orders 3 30",
                        "c late 4 40",
                        "c later 5 50",
                        "u orders 1 11",
                        "d orders 2 20",
                        "t later null null");
    }

    @Test
    void patternsWithCapitalsAreRefused() {
        var job = new Job(
                server,
                "CREATE TABLE Orders (id INT PRIMARY KEY, card INT)",
                "CREATE TABLE Secret (id INT PRIMARY KEY)");
        job.exclude = List.of(new TablePattern(job.database, "Secret"));
        job.excludedColumns = List.of(new ColumnPattern(job.database, "Orders", "card"));
        job.include = List.of(new TablePattern(job.database, "*"), new TablePattern(job.database, "Orders"));
        job.named = List.of(
                new NamedTables("spec.transforms[0].tables", job.database + ".secret"),
                new NamedTables("spec.transforms[0].tables", job.database + ".Orders"));
        try (MySqlSession session = job.open()) {
            List<Finding> tick = session.preflight(job.state, Depth.TICK);
            assertThat(tick).extracting(Finding::reason).containsOnly(Reason.NO_TABLE_MATCHES);
            assertThat(tick)
                    .extracting(Finding::message)
                    .anyMatch(said ->
                            said.contains("tables.include") && said.contains("write " + job.database + ".orders."))
                    .anyMatch(said ->
                            said.contains("tables.exclude") && said.contains("write " + job.database + ".secret."))
                    .anyMatch(said -> said.contains("columns.exclude") && said.contains(".orders.card."))
                    .anyMatch(said -> said.contains("spec.transforms[0].tables names " + job.database + ".Orders,")
                            && said.contains("write " + job.database + ".orders."))
                    .hasSize(4);
        }
        job.named = List.of();
        job.exclude = List.of(new TablePattern(job.database, "secret"));
        job.excludedColumns = List.of(new ColumnPattern(job.database, "orders", "card"));
        job.include = List.of(new TablePattern(job.database, "*"));
        try (MySqlSession session = job.open()) {
            assertThat(session.preflight(job.state, Depth.FULL)).isEmpty();
        }
    }

    private static List<String> rows(Job job) {
        return EngineRun.toBarrier(job).stream()
                .map(row -> row.op() + " " + row.table() + " " + value(row, "id") + " " + value(row, "v"))
                .toList();
    }

    /** Names of columns stay as they were written. */
    private static Object value(EngineRun.Row row, String column) {
        return row.values().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(column))
                .map(entry -> String.valueOf(entry.getValue()))
                .findFirst()
                .orElse("null");
    }
}
