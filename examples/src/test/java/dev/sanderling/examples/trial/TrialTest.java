package dev.sanderling.examples.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.TestMySql;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An example as a user runs it on a laptop: word for word but for addresses, by the runner's own program. */
class TrialTest {
    @TempDir
    Path directory;

    @Test
    void anExampleIsPlayedToItsEnd() throws Exception {
        Build build = Build.find();
        TestMySql.program(build);
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int code = new Trial(build, directory, new PrintStream(said)).play(build.example("postgres-to-mysql-log.yaml"));

        assertThat(code).as(said.toString()).isZero();
        // 200 rows, then an insert, an update and a delete: in the database, and in DuckDB's eyes in the files.
        assertThat(said.toString())
                .containsSubsequence("audit.orders_log", "rows: 203;", "public.orders", "rows: 200;", "rows: 3;");
    }
}
