package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.TableNews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes under a name that something else had before is told: rows captured before are of the other. */
class FormerNamesTest {
    private static Job job() {
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), w VARCHAR(20))",
                "CREATE TABLE u (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.news.clear();
        return job;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t DROP COLUMN v; ALTER TABLE t ADD COLUMN v VARCHAR(20)",
                "ALTER TABLE t DROP v; ALTER TABLE t ADD V INT",
                "ALTER TABLE t DROP COLUMN v, ADD COLUMN v VARCHAR(20)",
                "ALTER TABLE t DROP COLUMN v; ALTER TABLE t ADD COLUMN (v INT, x INT)",
                "ALTER TABLE t DROP COLUMN v; ALTER TABLE t RENAME COLUMN w TO v",
                "ALTER TABLE t DROP COLUMN v; ALTER TABLE t CHANGE w v VARCHAR(20)",
                "ALTER TABLE t CHANGE v x VARCHAR(20), CHANGE w v VARCHAR(20)",
            })
    void aColumnUnderAnothersNameIsAnother(String statements) {
        for (boolean between : new boolean[] {false, true}) {
            var job = job();
            for (String statement : statements.split("; ")) {
                job.sql(statement, "INSERT INTO t (id) VALUES (" + (job.news.size() + 1) + ")", "DELETE FROM t");
                if (between) {
                    EngineRun.toBarrier(job);
                }
            }
            EngineRun.toBarrier(job);
            assertThat(job.filled())
                    .as("with a run in between: %s", between)
                    .anyMatch(told -> told.equalsIgnoreCase(job.database + ".t.v"));
        }
    }

    /** Sinks are not all as careless of its case as the server. */
    @ParameterizedTest
    @ValueSource(strings = {"MODIFY V BIGINT", "CHANGE v V INT", "CHANGE V V INT", "RENAME COLUMN v TO V"})
    void aColumnIsCalledAsItWasWrittenLast(String clause) {
        var job = job();
        job.sql("ALTER TABLE t " + clause, "INSERT INTO t (id) VALUES (1)");
        assertThat(EngineRun.toBarrier(job))
                .allSatisfy(row -> assertThat(row.values()).containsKey("V"));
        assertThat(job.filled()).containsExactly(job.database + ".t.V");
    }

    @Test
    void aColumnOfANewNameIsNothingToTell() {
        var job = job();
        job.sql("ALTER TABLE t ADD x INT", "ALTER TABLE u ADD v INT", "ALTER TABLE t DROP v");
        EngineRun.toBarrier(job);
        job.sql("ALTER TABLE u ADD w INT");
        EngineRun.toBarrier(job);
        assertThat(job.filled()).isEmpty();
    }

    @Test
    void aDatabaseThatIsDroppedTakesItsTablesWithIt() {
        for (boolean between : new boolean[] {false, true}) {
            var job = job();
            job.sql("INSERT INTO u VALUES (1)", "DROP DATABASE " + job.database, "CREATE DATABASE " + job.database);
            job.sql("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            if (between) {
                EngineRun.toBarrier(job);
            }
            job.sql("CREATE TABLE u (id INT PRIMARY KEY)", "INSERT INTO u VALUES (5)");
            EngineRun.toBarrier(job);
            assertThat(job.news)
                    .contains(
                            new TableNews.Again(job.database + ".t", "it was dropped and made anew"),
                            new TableNews.Again(job.database + ".u", "it was dropped and made anew"))
                    .anyMatch(news -> news instanceof TableNews.Noted noted
                            && noted.sentence().startsWith(job.database + ".u was dropped"));
        }
    }
}
