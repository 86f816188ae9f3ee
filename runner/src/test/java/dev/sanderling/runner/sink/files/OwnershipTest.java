package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.JOB;
import static dev.sanderling.runner.sink.files.Rows.WRITER;
import static dev.sanderling.runner.sink.files.Rows.batch;
import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.plan;
import static dev.sanderling.runner.sink.files.Rows.segment;
import static dev.sanderling.runner.sink.files.Rows.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.Sink.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory belongs to one job, and keeps the way its tables' folders are called. */
class OwnershipTest {
    @TempDir
    Path temp;

    @Test
    void another_jobs_directory_is_left_alone() throws IOException {
        sink().begin(batch(1));
        Path other = Files.writeString(
                temp.resolve("_owner.json"),
                Files.readString(temp.resolve("_owner.json")).replace(JOB, "sales/other"));
        assertOther("belongs to the job sales/other");
        assertThatThrownBy(() -> sink().begin(batch(2))).hasMessageContaining("sales/other");
        assertThat(temp.resolve("_staging/" + batch(2).id())).doesNotExist();
        for (String damaged : List.of("", "null", "{}", "[", "{\"formatVersion\":1}")) {
            Files.writeString(other, damaged);
            assertOther("cannot be read");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void one_of_two_jobs_that_claim_at_once_wins(boolean foldsCase, boolean links) throws IOException {
        int[] pauses = {0};
        for (int n = 1; pauses[0] == n - 1; n++) {
            MemoryFiles files = Job.prepared(new MemoryFiles(foldsCase, links));
            int[] soFar = {0};
            int now = n;
            boolean[] rivalWins = {false};
            boolean weWin = begin(JOB, new Watched(files, (changes, call, path) -> {
                if (++soFar[0] == now) {
                    pauses[0] = now;
                    rivalWins[0] = begin("sales/rival", files);
                }
            }));
            String owner = new String(files.read(Job.ROOT.resolve("_owner.json")), StandardCharsets.UTF_8);
            assertThat(owner).contains(weWin ? JOB : "sales/rival").contains("\"foldsCase\" : " + foldsCase);
            assertThat(weWin).isEqualTo(!rivalWins[0]);
        }
        assertThat(pauses[0]).isGreaterThan(10);
    }

    private static boolean begin(String job, FileOps files) {
        try {
            new FilesSink(plan(Job.ROOT, Compression.NONE), job, Job.ROOT, WRITER, files, Limits.of(Compression.NONE))
                    .begin(new Batch(job, "0000000001-" + job.substring(6), 1));
            return true;
        } catch (Failure other) {
            assertThat(other.reason()).isEqualTo(Reason.SINK_OWNED_BY_OTHER);
            return false;
        }
    }

    @Test
    void tables_that_differ_only_in_case_keep_apart_where_case_is_folded() throws IOException {
        MemoryFiles files = Job.prepared(new MemoryFiles(true, true));
        Table capital = table("public", "Orders", "id");
        FilesSink sink = Job.sink(files);
        sink.begin(batch(1));
        sink.write(insert(Job.ORDERS, "small"));
        sink.write(insert(capital, "capital"));
        sink.publish(sink.prepare(segment(batch(1), 1)).token());
        assertThat(Rows.listed(files, Job.ROOT, "public.orders")).containsExactly("small");
        assertThat(Rows.listed(files, Job.ROOT, "public.Orders")).containsExactly("capital");
        assertThat(Rows.glob(files, Job.ROOT.resolve("public.orders"))).containsExactly("small");
    }

    private void assertOther(String words) {
        List<Finding> findings = sink().preflight();
        assertThat(findings).extracting(Finding::reason).containsExactly(Reason.SINK_OWNED_BY_OTHER);
        assertThat(findings.get(0).message()).contains(words);
    }

    private FilesSink sink() {
        return new FilesSink(plan(temp, Compression.NONE), JOB, temp, WRITER);
    }
}
