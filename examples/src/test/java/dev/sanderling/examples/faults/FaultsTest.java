package dev.sanderling.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.MySql;
import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.database.Postgres;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.TestMySql;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code make faults} on each database, with files and a database as sinks of the same jobs, and features. */
class FaultsTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("sanderling.faults.seconds", 20));
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime() % 1_000_000);

    /** The seed decides which source goes where; in the long run all four pairs are played. */
    private static final Sinks[] TURN = {Sinks.JDBC_POSTGRES, Sinks.JDBC_MYSQL};

    /** All but those that take long to read or to write. */
    private static final List<String> FEATURES = List.of(
            "cascades",
            "shifting",
            "partitions",
            "types",
            "identity",
            "attached",
            "identities",
            "names",
            "exchanged",
            "refused");

    private final Build build = Build.find();

    // What is left after a failure is what has to be looked at.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void postgres() throws Exception {
        Sinks sinks = hasMySql() ? TURN[(int) (SEED / 2 % 2)] : Sinks.JDBC_POSTGRES;
        try (Database database = Postgres.start(directory.resolve("database"), SEED)) {
            play(database, sinks);
        }
    }

    private boolean hasMySql() throws Exception {
        try {
            MySqlProgram.MYSQL.find(build.root());
            return true;
        } catch (MySqlProgram.Missing e) {
            return false;
        }
    }

    @Test
    void mySql() throws Exception {
        Path program = TestMySql.program(build);
        try (Database database = MySql.start(MySqlProgram.MYSQL, program, directory.resolve("database"), SEED)) {
            play(database, TURN[(int) ((SEED / 2 + 1) % 2)]);
        }
    }

    private void play(Database database, Sinks sinks) throws Exception {
        try (Target target = sinks.start(build.root(), directory.resolve("target"))) {
            Round.Plan plan = Round.Plan.everything(build.runner(), TIME, true, FEATURES);
            Outcome outcome = new Round(database, target, null, directory.resolve("round"), SEED, plan).play();
            System.out.println(outcome.text());
            assertThat(outcome.finds().first()).as(outcome.text()).isEmpty();
            assertThat(outcome.published()).isPositive();
            assertThat(outcome.segments()).isPositive();
        }
    }
}
