package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Failure;
import dev.sanderling.runner.source.mysql.TableTruthTest.Metadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables change at random, with rows and runs in between: each captured row is what SELECT said of it, or the run is
 * refused with a sentence; with the log's full metadata it is never refused. More with {@code -Dsanderling.sequences} and
 * another {@code -Dsanderling.seed}.
 */
class DdlTruthTest {
    private static final Set<String> REFUSALS = Set.of("UNSUPPORTED_STATEMENT", "TABLES_CHANGED");
    private static final int STEPS = 12;

    @AfterAll
    static void reset() {
        Metadata.FULL.set();
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreWhatTheServerSaysOrAreRefused(Metadata metadata) {
        metadata.set();
        int sequences = Integer.getInteger("sanderling.sequences", 8);
        long seed = Long.getLong("sanderling.seed", 4711L);
        int refused = 0;
        for (int i = 0; i < sequences; i++) {
            refused += sequence(metadata, false, seed + i) ? 1 : 0;
        }
        // Otherwise it would hold for a capture that refuses everything.
        assertThat(refused).isLessThanOrEqualTo(metadata == Metadata.FULL ? 0 : sequences / 2);
    }

    /** What every application does to its tables is followed, whatever was done since. */
    @Test
    void ordinaryStatementsAreNeverRefused() {
        Metadata.MINIMAL.set();
        int sequences = Integer.getInteger("sanderling.sequences", 4);
        long seed = Long.getLong("sanderling.seed", 815L);
        assertThat(LongStream.range(seed, seed + sequences).filter(one -> sequence(Metadata.MINIMAL, true, one)))
                .as("seeds of those that were")
                .isEmpty();
    }

    /** Whether it was refused. */
    private static boolean sequence(Metadata metadata, boolean ordinary, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var other = new Job(
                Servers.withGtids(),
                "CREATE TABLE tpl (id INT PRIMARY KEY, c1 VARCHAR(20), c0 VARCHAR(20), e ENUM('x','y'), f FLOAT4)");
        var job = new Job(
                Servers.withGtids(),
                "CREATE TABLE a (id INT PRIMARY KEY, p VARCHAR(20), q VARCHAR(20), n INT)",
                "CREATE TABLE b (id INT PRIMARY KEY, q VARCHAR(20), p VARCHAR(20), m INT)");
        EngineRun.toBarrier(job);
        try (var sequence = new DdlSequence(random, ordinary, job.server, job.database, other.database)) {
            for (int step = 0; step < STEPS; step++) {
                sequence.step();
                sequence.insert();
                if (random.nextInt(3) == 0 || step == STEPS - 1) {
                    List<Map.Entry<String, Map<String, Object>>> captured;
                    try {
                        captured = EngineRun.toBarrier(job).stream()
                                .filter(row ->
                                        row.op().equals("c") && Set.of("a", "b").contains(row.table()))
                                .map(row -> Map.entry(row.table(), row.values()))
                                .toList();
                    } catch (Failure e) {
                        String told = "seed " + seed + "\n" + String.join("\n", sequence.done);
                        assertThat(e.reason().name()).as(told).isIn(REFUSALS);
                        assertThat(metadata).as(told + "\n" + e.getMessage()).isEqualTo(Metadata.MINIMAL);
                        return true;
                    }
                    assertThat(captured)
                            .as("seed %s\n%s", seed, String.join("\n", sequence.done))
                            .containsExactlyElementsOf(sequence.rows);
                    sequence.rows.clear();
                }
            }
        }
        return false;
    }
}
