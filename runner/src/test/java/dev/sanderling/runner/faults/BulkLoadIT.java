package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seconds of log without a change of a captured table: the run gets past it, whatever its limits, and says what it does. */
class BulkLoadIT {
    private static final int ROWS = 3_000_000;

    @TempDir
    Path directory;

    @Test
    void aLoadIntoATableThatIsNotCapturedHoldsNobodyUp() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            shop.run("create table t (id int primary key)", "create table other (id int, pad text)");
            Workplace workplace =
                    shop.workplace(directory, "t", "NoData", "batch: {maxDuration: PT1S, whenBehind: Wait}");
            workplace.runToTheEnd();
            String before = workplace.state().position();
            shop.run(
                    "insert into other select i, 'some text to fill the log with' from generate_series(1, " + ROWS
                            + ") i",
                    "insert into t values (1)");
            // The run looks at the server after a tenth of it.
            RunnerProcess run = workplace.start(List.of("-Dsanderling.barrierPatienceMillis=10000"), Map.of());
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(workplace.published("public.t", "id")).hasSize(1);
            assertThat(workplace.state().position()).isNotEqualTo(before);
            assertThat(workplace.state().receipts().getLast().notes())
                    .anyMatch(note -> note.startsWith("The source works through log without a change of the captured"));
        }
    }
}
