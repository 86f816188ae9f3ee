package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.CheckpointStore.Loaded;
import dev.sanderling.runner.checkpoint.CheckpointStore.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTest {
    @TempDir
    Path temp;

    @Test
    void theFirstRunMakesTheDirectory() throws IOException {
        Path directory = temp.resolve("a/b/state");
        try (var store = new FileCheckpointStore(directory)) {
            Loaded first = store.load();
            assertThat(first.state()).isNull();
            assertThat(first.handoff().taken()).isEqualTo(Long.MAX_VALUE);
            assertThat(directory).doesNotExist();

            var done = (Written.Done) store.write(seq(1), first.version());
            Loaded second = store.load();
            assertThat(second.state()).isEqualTo(seq(1));
            assertThat(second.version()).isEqualTo(done.version()).isNotEqualTo(first.version());
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("state.json", ".lock");
            }
        }
    }

    @Test
    void anOlderVersionIsAConflictAndWritesNothing() {
        try (var store = new FileCheckpointStore(temp)) {
            String absent = store.load().version();
            store.write(seq(1), absent);
            assertThat(store.write(seq(2), absent)).isInstanceOf(Written.Conflict.class);
            assertThat(store.load().state()).isEqualTo(seq(1));
        }
    }

    @Test
    void anEditByHandIsAnotherVersion() throws IOException {
        try (var store = new FileCheckpointStore(temp)) {
            store.write(seq(1), store.load().version());
            String version = store.load().version();
            Files.writeString(temp.resolve("state.json"), "\n", java.nio.file.StandardOpenOption.APPEND);
            assertThat(store.write(seq(2), version)).isInstanceOf(Written.Conflict.class);
        }
    }

    @Test
    void whatAKilledRunLeftHalfWrittenIsNeverRead() throws IOException {
        try (var store = new FileCheckpointStore(temp)) {
            store.write(seq(1), store.load().version());
            Files.writeString(temp.resolve("state.json.new"), "{\"formatVersion\": 1, \"writ");
            assertThat(store.load().state()).isEqualTo(seq(1));
            assertThat(store.write(seq(2), store.load().version())).isInstanceOf(Written.Done.class);
            assertThat(store.load().state()).isEqualTo(seq(2));
        }
    }

    @Test
    void damageIsToldWithItsPlace() throws IOException {
        Files.writeString(temp.resolve("state.json"), "{\"formatVersion\": 1, \"writtenBy\": 3}");
        fails(Reason.CHECKPOINT_MALFORMED, "writtenBy is not a text");
        Files.writeString(temp.resolve("state.json"), "");
        fails(Reason.CHECKPOINT_MALFORMED, "the text is empty");
        Files.writeString(temp.resolve("state.json"), "{\"formatVersion\": 9}");
        fails(Reason.CHECKPOINT_TOO_NEW, "upgrade Sanderling");
        Files.delete(temp.resolve("state.json"));
        Files.createDirectory(temp.resolve("state.json"));
        fails(Reason.CHECKPOINT_FORBIDDEN, "cannot be read");
    }

    @Test
    void aFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        try (var store = new FileCheckpointStore(file)) {
            assertThatThrownBy(store::load)
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_USAGE));
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldAndNothingChanges() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        // Not by permissions, which do not bind root: below a file there can be no directory.
        try (var store = new FileCheckpointStore(file.resolve("state"))) {
            assertThatThrownBy(() -> store.write(seq(1), "absent-absent")).isInstanceOfSatisfying(Failure.class, e -> {
                assertThat(e.reason()).isEqualTo(Reason.CHECKPOINT_UNREACHABLE);
                assertThat(e).hasMessageContaining("cannot be written").hasMessageContaining("nothing was changed");
            });
        }
    }

    @Test
    void oneOfManyProcessesWinsEachVersion() throws Exception {
        int processes = 4;
        int rounds = 40;
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CompetingWriter.class.getName(),
                            temp.toString(),
                            "" + rounds)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        int wins = 0;
        for (Process process : running) {
            wins += Integer.parseInt(new String(process.getInputStream().readAllBytes()).strip());
            assertThat(process.waitFor()).isZero();
        }
        try (var store = new FileCheckpointStore(temp)) {
            State state = store.load().state();
            assertThat(state).isNotNull();
            // No update is lost: each success raised the number by exactly one.
            assertThat(wins).isEqualTo(processes * rounds);
            assertThat(state.seq()).isEqualTo(wins);
        }
    }

    /** Raises seq the given number of times against others that do the same; prints its successes. */
    static final class CompetingWriter {
        public static void main(String[] args) {
            int wins = 0;
            try (var store = new FileCheckpointStore(Path.of(args[0]))) {
                while (wins < Integer.parseInt(args[1])) {
                    Loaded loaded = store.load();
                    State state = loaded.state() == null ? State.blank("test") : loaded.state();
                    State next = state.edit().seq(state.seq() + 1).done();
                    if (store.write(next, loaded.version()) instanceof Written.Done) {
                        wins++;
                    }
                }
            }
            System.out.println(wins);
        }
    }

    @Test
    void chunksKeepTheirContentAndTheirEpoch() {
        try (var store = new FileCheckpointStore(temp)) {
            ChunkStore chunks = store.chunks();
            String name = chunks.names().getFirst();
            assertThat(chunks.read(name)).isEmpty();
            byte[] bytes = {0, '\n', 1, -1, '\n'};
            chunks.write(name, bytes, 5);
            assertThat(chunks.read(name)).isEqualTo(bytes);
            chunks.write(name, new byte[0], 5);
            chunks.write(name, bytes, 6);
            assertThatThrownBy(() -> chunks.write(name, new byte[] {9}, 5))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.reason()).isEqualTo(Reason.FENCED));
            assertThat(chunks.read(name)).isEqualTo(bytes);
        }
    }

    @Test
    void aChunkThatIsNoneOfOursIsRefused() throws IOException {
        Files.createDirectory(temp.resolve("history"));
        Files.writeString(temp.resolve("history/chunk-01"), "something else\n");
        try (var store = new FileCheckpointStore(temp)) {
            assertThatThrownBy(() -> store.chunks().read("chunk-01"))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHECKPOINT_MALFORMED));
            assertThatThrownBy(() -> store.chunks().read("../state.json"))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.reason()).isEqualTo(Reason.SCHEMA_HISTORY_LOST));
        }
    }

    private void fails(Reason reason, String part) {
        try (var store = new FileCheckpointStore(temp)) {
            assertThatThrownBy(store::load).isInstanceOfSatisfying(Failure.class, e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e).hasMessageContaining(part);
            });
        }
    }

    private static State seq(long seq) {
        return State.blank("test")
                .edit()
                .epoch(1)
                .holder(new Holder("uid", "run"))
                .seq(seq)
                .done();
    }
}
