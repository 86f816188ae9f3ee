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
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with a directory is a reason and a sentence, before a run or in its middle. */
class TroubleTest {
    private static final Table ORDERS = table("public", "orders", "id");

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void a_good_directory_passes_and_stays_as_it_was(Compression compression) throws IOException {
        Path root = Files.createDirectory(temp.resolve("lake"));
        assertThat(sink(root, compression).preflight()).isEmpty();
        assertThat(root).isEmptyDirectory();
        // one that is still to be made, in a volume that is there
        assertThat(sink(root.resolve("a/b"), compression).preflight()).isEmpty();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void a_directory_is_made_where_its_volume_is_there() {
        Path root = temp.resolve("a/b");
        sink(root, Compression.NONE).begin(batch(1));
        assertThat(root.resolve("_owner.json")).exists();
        assertThat(sink(root, Compression.NONE).preflight()).isEmpty();
    }

    @Test
    void a_volume_that_is_not_mounted() {
        assertFinding(Path.of("/no-such-volume/lake"), Reason.SINK_NOT_WRITABLE, "spec.runner.volumeMounts");
    }

    @Test
    void a_file_in_the_directorys_place() throws IOException {
        Path file = Files.createFile(temp.resolve("lake"));
        assertFinding(file, Reason.SINK_NOT_WRITABLE, "is not a directory");
        assertFinding(file.resolve("below"), Reason.SINK_NOT_WRITABLE, "is not a directory");
    }

    @Test
    void links() throws IOException {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path good = Files.createSymbolicLink(temp.resolve("good"), real);
        assertThat(sink(good, Compression.NONE).preflight()).isEmpty();
        Path circle = Files.createSymbolicLink(temp.resolve("circle"), temp.resolve("circle"));
        assertFinding(circle.resolve("x"), Reason.SINK_NOT_WRITABLE, "leads in a circle");
        Path nowhere = Files.createSymbolicLink(temp.resolve("nowhere"), temp.resolve("gone"));
        assertFinding(nowhere, Reason.SINK_NOT_WRITABLE, "leads nowhere");
    }

    @Test
    void a_full_disk_in_the_middle_of_writing() throws IOException {
        // /dev/full says what a full disk says, in the system's own words
        FileOps full = new Watched(new LocalFiles(), (changes, call, path) -> {
            if (call.equals("write") && path.toString().endsWith(".part")) {
                try (var device = new FileOutputStream("/dev/full")) {
                    device.write(1);
                }
            }
        });
        var sink = new FilesSink(plan(temp, Compression.NONE), JOB, temp, WRITER, full, new Limits(4, 10, 100, 1000));
        sink.begin(batch(1));
        assertThatThrownBy(() -> sink.write(insert(ORDERS, "more than ten bytes")))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SINK_FULL))
                .hasMessageContaining("no space is left (writing rows of public.orders)")
                .hasMessageContaining("free space or make the volume larger");
        assertThat(temp.resolve("_staging").resolve(batch(1).id())).isEmptyDirectory();
        assertThatThrownBy(() -> sink.prepare(segment(batch(1), 1))).isInstanceOf(Failure.class);
        sink.close();
        assertThat(temp.resolve("_staging")).isEmptyDirectory();
    }

    @Test
    void a_real_small_volume_that_fills_up_and_one_that_is_read_only() throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "sanderling-test", temp.toString());
        Assumptions.assumeTrue(mounted, "SKIPPED: a real full disk; mounting a tmpfs is not permitted here");
        try {
            assertFinding(temp, Reason.SINK_FULL, "KiB are free");
            FilesSink sink = sink(temp, Compression.NONE);
            sink.begin(batch(1));
            String row = "x".repeat(10_000);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            sink.write(insert(ORDERS, row));
                        }
                    })
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SINK_FULL));
            // the space is given back, and the next run goes on
            try (FilesSink next = sink(temp, Compression.NONE)) {
                next.begin(batch(2));
                next.clean(2, java.util.Set.of());
                next.write(insert(ORDERS, row));
                next.publish(next.prepare(segment(batch(2), 1)).token());
            }
            assertThat(Rows.glob(new LocalFiles(), temp.resolve("public.orders")))
                    .containsExactly(row);
            assertThat(run("mount", "-o", "remount,ro", temp.toString())).isTrue();
            assertThat(sink(temp, Compression.NONE).preflight())
                    .extracting(Finding::reason)
                    .contains(Reason.SINK_NOT_WRITABLE);
            assertThatThrownBy(() -> sink(temp, Compression.NONE).begin(batch(3)))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SINK_NOT_WRITABLE));
        } finally {
            run("umount", temp.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Disk quota exceeded, SINK_FULL",
        "Read-only file system, SINK_NOT_WRITABLE",
        "Input/output error, SINK_UNREACHABLE",
        "Stale file handle, SINK_UNREACHABLE",
    })
    void what_a_file_system_says_has_a_reason(String said, Reason reason) throws IOException {
        assertReason(new FileSystemException("/data/lake/_staging/x", null, said), reason);
    }

    @Test
    void a_volume_of_another_user() throws IOException {
        assertReason(new AccessDeniedException("/data/lake/_staging/x"), Reason.SINK_NOT_WRITABLE);
    }

    /** Wherever in a run it happens, the reason is the same, and the sentence has no path but the sink's own. */
    private static void assertReason(IOException trouble, Reason reason) throws IOException {
        int met = 0;
        for (int n = 1; met == n - 1; n++) {
            MemoryFiles files = Job.blank();
            int[] soFar = {0};
            int now = n;
            try {
                new Job(1).run(new Watched(files, (changes, call, path) -> {
                    // tidying up at the very end may fail, it is tried again by the next run
                    if (changes && !call.equals("delete") && ++soFar[0] >= now) {
                        throw trouble;
                    }
                }));
            } catch (Failure failure) {
                met++;
                assertThat(failure.reason()).isEqualTo(reason);
                assertThat(failure).hasMessageStartingWith("Sink lake (/data/lake): ");
                assertThat(String.valueOf(failure.getMessage()).replace("(/data/lake)", ""))
                        .doesNotContain("/data/");
            }
        }
        assertThat(met).isGreaterThan(30);
    }

    private void assertFinding(Path directory, Reason reason, String words) {
        List<Finding> findings = sink(directory, Compression.NONE).preflight();
        assertThat(findings).extracting(Finding::reason).containsExactly(reason);
        assertThat(findings.get(0).message())
                .startsWith("Sink lake (" + directory + "): ")
                .contains(words);
    }

    private static FilesSink sink(Path directory, Compression compression) {
        return new FilesSink(plan(directory, compression), JOB, directory, WRITER);
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
