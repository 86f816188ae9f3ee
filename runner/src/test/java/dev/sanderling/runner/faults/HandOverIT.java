package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.sink.objects.S3Server;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs have published, told by a process of its own from the receipts that they left. */
class HandOverIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void aDirectoryAndABucketOfTwoBatches() throws Exception {
        S3Server server = S3Server.shared();
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table t (id int primary key, v text)",
                    "create table \"Odd %20~ \"\"name\" (id int primary key)",
                    "insert into t select g, repeat('x', 100) from generate_series(1, 1000) g",
                    "insert into \"Odd %20~ \"\"name\" values (1)");
            S3Server.secret(directory.resolve("secrets"));
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "Initial"),
                    "postgres",
                    "any",
                    "afterBatch: {job: {image: \"loader:1\"}}",
                    S3Server.sink(server.port(), "hand-over-it", ""));
            String said = workplace.runToTheEnd();
            assertThat(said).containsOnlyOnce("spec.afterBatch starts nothing here");
            database.run("update t set v = 'y' where id = 7", "delete from t where id = 8");
            workplace.runUntilDry();

            List<Receipt> receipts =
                    StateJson.read(Files.readString(directory.resolve("state/state.json"))).receipts().stream()
                            .filter(Receipt::isToHandOver)
                            .toList();
            assertThat(receipts).hasSizeGreaterThanOrEqualTo(2);
            List<Path> before = tree();
            JsonNode file = handOver(workplace, receipts);
            assertThat(tree()).as("nothing is left behind").isEqualTo(before);

            assertThat(file.get("changes").asLong()).isEqualTo(1003);
            assertThat(file.get("sinks")).hasSize(2);
            for (JsonNode sink : file.get("sinks")) {
                assertThat(sink.get("complete").asBoolean())
                        .as(sink.get("name").asText())
                        .isTrue();
                assertThat(sink.get("changes").asLong()).isEqualTo(1003);
                Path root = sink.get("name").asText().equals("lake")
                        ? workplace.sink()
                        : server.bucket().resolve("hand-over-it");
                List<String> tables = new ArrayList<>();
                for (JsonNode list : sink.get("lists")) {
                    for (JsonNode object : list.get("objects")) {
                        tables.add(object.get("table").asText());
                        assertThat(Files.size(root.resolve(object.get("path").asText())))
                                .isEqualTo(object.get("bytes").asLong());
                    }
                }
                assertThat(tables).contains("public.t", "public.Odd %20~ \"name");
            }
        }
    }

    private JsonNode handOver(Workplace workplace, List<Receipt> receipts) throws Exception {
        Path out = Files.createDirectories(directory.resolve("out"));
        RunnerProcess process = RunnerProcess.start(
                directory,
                Workplace.SMALL,
                Map.of(
                        RunnerPod.RECEIPTS,
                        receipts.stream().map(StateJson::canonical).collect(Collectors.joining(",", "[", "]"))),
                "hand-over",
                "--job",
                workplace.job().toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data"),
                "--out",
                out.toString());
        int code = process.await();
        assertThat(code).as(process.output()).isZero();
        assertThat(process.output()).contains("HandedOver: batch ");
        return JSON.readTree(out.resolve("batch.json").toFile());
    }

    private List<Path> tree() throws Exception {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("data", "state")) {
            try (Stream<Path> some = Files.walk(directory.resolve(folder))) {
                some.forEach(all::add);
            }
        }
        return all.stream().sorted().toList();
    }
}
