package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seconds of log without a change of a captured table. */
class BulkLoadIT {
    private static final int ROWS = 2_000_000;
    private static final int TRANSACTIONS = 200;

    @TempDir
    Path directory;

    /** Whatever ends a run on the way: what is behind it is never read again. */
    @Test
    void aLoadIntoATableThatIsNotCapturedIsGotPastWhateverEndsTheRuns() throws Exception {
        try (TestDatabase shop =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            shop.run("create table t (id int primary key)", "create table other (id int, pad text)");
            Workplace workplace = Workplace.of(directory, PostgresSource.of(shop, "NoData"), "postgres", "");
            workplace.edit("public.*", "public.t");
            workplace.runToTheEnd();
            shop.run(
                    "insert into t values (1)",
                    "do $$ begin for n in 1.." + TRANSACTIONS
                            + " loop insert into other select i, 'some text to fill the"
                            + " log with' from generate_series(1, " + ROWS / TRANSACTIONS
                            + ") i; commit; end loop; end $$",
                    "insert into t values (2)");
            String position = String.valueOf(workplace.state().position());
            killOnTheWay(workplace, position);
            position = String.valueOf(workplace.state().position());
            int published = 0;
            workplace.edit("  schedule:", "  batch: {maxDuration: PT1S, whenBehind: Wait}\n  schedule:");
            while (published < 2) {
                workplace.runToTheEnd();
                assertThat(workplace.state().position()).isNotEqualTo(position);
                position = String.valueOf(workplace.state().position());
                published = workplace.published("public.t", "id").size();
            }
            assertThat(workplace.published("public.t", "id"))
                    .extracting(change -> change.values().get("id"))
                    .containsExactly("1", "2");
        }
    }

    private static void killOnTheWay(Workplace workplace, String position) throws Exception {
        RunnerProcess run = workplace.start(List.of("-Dsanderling.segmentMillis=500"), Map.of());
        while (position.equals(workplace.state().position())) {
            assertThat(run.alive()).as(run.output()).isTrue();
        }
        assertThat(workplace.published("public.t", "id")).as("it is on its way").hasSizeLessThan(2);
        assertThat(run.killAfter(Duration.ZERO)).isTrue();
    }
}
