package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMapChunkStoreTest {
    @TempDir
    Path credentials;

    private final FakeTime time = new FakeTime();
    private final byte[] content = new byte[ChunkStore.MAX_BYTES];
    private FakeApiServer api;
    private ConfigMapCheckpointStore store;
    private ChunkStore chunks;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        api = new FakeApiServer(null);
        api.create("orders-history-1", Map.of());
        api.create("orders-history-2", Map.of("mine", "stays"));
        store = ConfigMapCheckpointStore.of(
                Map.of(
                        RunnerPod.NAMESPACE, "shop",
                        RunnerPod.CHECKPOINT, "orders-checkpoint",
                        RunnerPod.HISTORY, "orders-history-1,orders-history-2",
                        RunnerPod.API_CREDENTIALS, credentials.toString(),
                        RunnerPod.API_URL, api.url()),
                time,
                ConfigMaps.TIMEOUT);
        chunks = store.chunks();
    }

    @AfterEach
    void stop() {
        store.close();
        api.close();
    }

    @Test
    void theLargestChunkFitsAndComesBack() {
        assertThat(chunks.names()).containsExactly("orders-history-1", "orders-history-2");
        assertThat(chunks.read("orders-history-2")).isEmpty();
        chunks.write("orders-history-2", content, 4);
        assertThat(chunks.read("orders-history-2")).isEqualTo(content);
        assertThat(api.section("orders-history-2", "data"))
                .containsEntry("mine", "stays")
                .containsEntry("epoch", "4");
    }

    @Test
    void neverOverAHigherEpoch() {
        chunks.write("orders-history-1", content, 4);
        chunks.write("orders-history-1", new byte[] {1}, 5);
        fails(Reason.FENCED, () -> chunks.write("orders-history-1", content, 4));
        assertThat(chunks.read("orders-history-1")).containsExactly(1);
    }

    /** The engine's thread asks for chunks while the run's own commits: each must get its own answer. */
    @Test
    void twoThreadsGetTheirOwnAnswers() throws Exception {
        byte[] one = {1};
        byte[] two = {2, 2};
        chunks.write("orders-history-1", one, 4);
        chunks.write("orders-history-2", two, 4);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> readers = List.of(
                    threads.submit(() -> readAgainAndAgain("orders-history-1", one)),
                    threads.submit(() -> readAgainAndAgain("orders-history-2", two)));
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    private void readAgainAndAgain(String name, byte[] expected) {
        for (int i = 0; i < 300; i++) {
            assertThat(chunks.read(name)).isEqualTo(expected);
        }
    }

    @Test
    void anotherRunBetweenReadAndWrite() {
        // The GET is answered from before; then a newer run writes.
        api.badDays.add((server, exchange, request) -> {
            var before = server.execute(request);
            server.edit("orders-history-1", "data", "epoch", "9");
            server.answer(exchange, before);
        });
        fails(Reason.FENCED, () -> chunks.write("orders-history-1", content, 4));
        assertThat(api.section("orders-history-1", "binaryData")).isEmpty();
    }

    @Test
    void aLostAnswerIsFoundByReading() {
        api.badDays.add((server, exchange, request) -> server.answer(exchange, server.execute(request)));
        api.badDays.add(FakeApiServer.applyAndCut(false));
        chunks.write("orders-history-1", content, 4);
        assertThat(api.requests).extracting(FakeApiServer.Request::method).containsExactly("GET", "PATCH", "GET");
    }

    @Test
    void aLostRequestIsRepeated() {
        api.badDays.add((server, exchange, request) -> server.answer(exchange, server.execute(request)));
        api.badDays.add(FakeApiServer.status(500, null));
        chunks.write("orders-history-1", content, 4);
        assertThat(chunks.read("orders-history-1")).isEqualTo(content);
    }

    @Test
    void neverKnownEndsTheRun() {
        for (int i = 0; i < 300; i++) {
            api.badDays.add((server, exchange, request) -> {
                if (request.method().equals("GET")) {
                    server.answer(exchange, server.execute(request));
                } else {
                    FakeApiServer.status(500, null).handle(server, exchange, request);
                }
            });
        }
        fails(Reason.CHECKPOINT_UNREACHABLE, () -> chunks.write("orders-history-1", content, 4));
        assertThat(time.passed).isEqualTo(Checkpoint.PATIENCE);
    }

    @Test
    void whatIsMissingOrDamaged() {
        fails(Reason.SCHEMA_HISTORY_LOST, () -> chunks.read("orders-history-3"));
        api.delete("orders-history-1");
        fails(Reason.SCHEMA_HISTORY_LOST, () -> chunks.read("orders-history-1"));
        api.edit("orders-history-2", "data", "epoch", "many");
        fails(Reason.CHECKPOINT_MALFORMED, () -> chunks.write("orders-history-2", content, 4));
        api.edit("orders-history-2", "binaryData", "chunk", "%%%");
        fails(Reason.CHECKPOINT_MALFORMED, () -> chunks.read("orders-history-2"));
    }

    private static void fails(Reason reason, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
