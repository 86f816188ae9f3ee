package dev.sanderling.runner.sink.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.runner.sink.files.FileOps;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real store, as a file system. */
class ObjectFilesTest {
    private static final Path ROOT = Path.of("/object-files");
    private final S3Server server = S3Server.shared();
    private final ObjectFiles files = open(server.port());

    static ObjectFiles open(int port) {
        var patience = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(1), 0);
        return new ObjectFiles(
                () -> Requests.open("s3", StoreConfig.of(S3Server.store(port), S3Server::secret), patience));
    }

    @AfterEach
    void end() throws IOException {
        files.deleteAll(ROOT);
        files.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                Upload.PART - 1,
                Upload.PART,
                Upload.PART + 1,
                2 * Upload.PART - 1,
                2 * Upload.PART,
                3 * Upload.PART + 77
            })
    void what_is_written_is_read(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Path file = ROOT.resolve("a/b");
        try (FileOps.Output out = files.create(file)) {
            for (int done = 0; done < size; ) {
                int piece = Math.min(123_457, size - done);
                out.write(content, done, piece);
                done += piece;
            }
            assertThat(files.size(file)).as("half of it is not seen").isEmpty();
            out.force();
        }
        assertThat(files.size(file)).hasValue(size);
        assertThat(files.read(file)).isEqualTo(content);
        try (var in = files.open(file)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(Files.readAllBytes(server.bucket().resolve("object-files/a/b")))
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, Upload.PART + 1})
    void what_is_given_up_leaves_nothing(int size) throws IOException {
        FileOps.Output out = files.create(ROOT.resolve("a"));
        out.write(new byte[size], 0, size);
        out.close();
        assertThat(files.size(ROOT.resolve("a"))).isEmpty();
        try (var all = Files.walk(server.bucket(), 1)) {
            assertThat(all.filter(file -> file.endsWith("object-files") || Files.isRegularFile(file)))
                    .isEmpty();
        }
    }

    @Test
    void names_come_back_as_they_went() throws IOException {
        List<String> names = List.of("a b", "ä+%20", "x~%7E", "q=1&r", "日本");
        for (String name : names) {
            files.createForced(ROOT.resolve("n").resolve(name), name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            files.move(ROOT.resolve("n").resolve(name), ROOT.resolve("m").resolve(name));
        }
        var found = new ArrayList<String>();
        files.list(ROOT.resolve("m"), found::add);
        assertThat(found).containsExactlyInAnyOrderElementsOf(names);
        files.list(ROOT.resolve("n"), name -> assertThat(name).isNull());
    }

    @Test
    void a_list_has_names_and_folders_once_and_may_begin_in_the_middle() throws IOException {
        for (String name : List.of("1", "2", "3/a", "3/b", "4")) {
            files.createForced(ROOT.resolve(name), new byte[1]);
        }
        var all = new ArrayList<String>();
        files.list(ROOT, all::add);
        assertThat(all).containsExactlyInAnyOrder("1", "2", "3", "4");
        var rest = new ArrayList<String>();
        files.list(ROOT, "2~", rest::add);
        assertThat(rest).contains("3", "4");
        files.deleteAll(ROOT.resolve("3"));
        assertThat(files.size(ROOT.resolve("3/b"))).isEmpty();
        assertThat(files.size(ROOT.resolve("4"))).hasValue(1);
    }

    @Test
    void the_store_itself_refuses_a_name_that_is_taken() throws IOException {
        files.createForced(ROOT.resolve("a"), new byte[] {1});
        files.createForced(ROOT.resolve("b"), new byte[] {2});
        assertThatThrownBy(() -> files.link(ROOT.resolve("a"), ROOT.resolve("b")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.moveLast(ROOT.resolve("a"), ROOT.resolve("b"), new byte[] {1}))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(files.read(ROOT.resolve("b"))).containsExactly(2);
        assertThat(files.read(ROOT.resolve("a"))).containsExactly(1);
    }

    @Test
    void what_is_missing_is_said_to_be() {
        Path missing = ROOT.resolve("missing");
        assertThatThrownBy(() -> files.read(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.open(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.move(missing, ROOT.resolve("x")))
                .isInstanceOfSatisfying(
                        NoSuchFileException.class, e -> assertThat(e.getFile()).isEqualTo(missing.toString()));
    }

    @Test
    void many_are_done_and_a_failure_among_them_is_told() throws IOException {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            numbers.add(i);
        }
        files.each(numbers, i -> files.createForced(ROOT.resolve("e" + i), new byte[i]));
        var found = new ArrayList<String>();
        files.list(ROOT, found::add);
        assertThat(found).hasSize(100);
        assertThatThrownBy(() -> files.each(numbers, i -> {
                    if (i == 50) {
                        throw new IOException("fifty");
                    }
                }))
                .hasMessage("fifty");
        assertThat(Arrays.asList(files.read(ROOT.resolve("e7")).length)).containsExactly(7);
    }
}
