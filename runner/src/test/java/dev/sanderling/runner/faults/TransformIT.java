package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transforms as a user runs them: what is hidden is nowhere, whichever way a row takes. */
class TransformIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRANSFORMS = """
            transforms:
            - tables: [public.customers]
              filter: "op == 'd' || row.country != 'XX'"
            - tables: [public.customers]
              mask: {columns: [contact_name]}
            - tables: [public.customers]
              hash: {columns: [mail], key: {secretName: pepper}}
            - tables: [public.customers]
              drop: [card]
            - tables: [public.customers]
              set: {column: half, expression: "100 / row.points"}
            - tables: [public.customers]
              smt:
                type: org.apache.kafka.connect.transforms.MaskField$Value
                config: {fields: phone, replacement: "-"}
            - tables: [public.customers]
              smt: {type: org.apache.kafka.connect.transforms.ReplaceField$Value, config: {exclude: note}}
            onRowError: %s
            """;

    @TempDir
    Path directory;

    private TestDatabase database() throws Exception {
        TestDatabase database = TestPostgres.shared(TestPostgres.Version.NEWEST).database();
        database.run(
                "create table customers (id int primary key, contact_name text, mail text, card text, country text,"
                        + " points int, phone text default 'SECRET0555', note text default 'SECRETnote')",
                "insert into customers values (1, 'SECRETann One', 'SECRETann@x', 'SECRET4711', 'DE', 5),"
                        + " (2, 'SECRETbob', 'SECRETbob@x', 'SECRET4712', 'XX', 5),"
                        + " (3, null, null, null, 'FR', 10)");
        return database;
    }

    private Workplace workplace(TestDatabase database, String onRowError) throws IOException {
        Workplace workplace = Workplace.of(
                directory,
                PostgresSource.of(database, "Initial"),
                "postgres",
                "any-password",
                TRANSFORMS.formatted(onRowError));
        Path pepper = Files.createDirectories(directory.resolve("secrets/pepper"));
        Files.writeString(pepper.resolve("key"), "a key of a good many bytes\n");
        return workplace;
    }

    @Test
    void rowsAndChangesAreShapedAndWhatCannotBeIsSetAside() throws Exception {
        try (TestDatabase database = database()) {
            Workplace workplace = workplace(database, "Quarantine");
            assertThat(workplace.runToTheEnd())
                    .as("libraries of transforms have nothing to say on a run's log")
                    .doesNotContain("ANTLR", "SLF4J", "org.apache.kafka");
            database.run(
                    "insert into customers values (4, 'SECRETdan', 'SECRETann@x', 'SECRET4714', 'DE', 20),"
                            + " (5, 'SECRETeve', 'SECRETeve@x', 'SECRET4715', 'XX', 1),"
                            + " (6, 'SECRETfay', 'SECRETfay@x', 'SECRET4716', 'DE', 0)",
                    "update customers set contact_name = 'SECRETanna' where id = 1",
                    "delete from customers where id = 4");
            workplace.runToTheEnd();

            List<JsonNode> rows = rows(workplace.sink().resolve("public.customers"));
            assertThat(rows)
                    .extracting(row -> row.at("/metadata/op").asText() + row.get("id"))
                    .containsExactly("r1", "r3", "c4", "u1", "d4");
            assertThat(rows.get(0).get("contact_name").asText()).isEqualTo("*************");
            assertThat(rows.get(0).get("half").asLong()).isEqualTo(20);
            assertThat(rows.get(1).get("contact_name").isNull()).isTrue();
            assertThat(rows.get(2).get("mail"))
                    .as("equal stays equal")
                    .isEqualTo(rows.get(0).get("mail"));
            assertThat(rows.get(2).get("mail").asText()).hasSize(44);
            assertThat(rows).noneMatch(row -> row.has("card") || row.has("note"));
            assertThat(rows.subList(0, 4))
                    .allMatch(row -> row.get("phone").asText().equals("-"));
            assertThat(rows.get(4).at("/metadata/unavailable").toString())
                    .as("a delete has its key only")
                    .isEqualTo("[\"contact_name\",\"mail\",\"country\",\"points\",\"phone\",\"half\"]");

            List<JsonNode> aside = rows(workplace.sink().resolve("_quarantine/public.customers"));
            assertThat(aside).hasSize(1);
            assertThat(aside.get(0).get("quarantine_reason").asText())
                    .isEqualTo("spec.transforms[4].set: it divides by zero");
            assertThat(aside.get(0).get("points").asInt()).isZero();
            assertThat(text(directory.resolve("state")))
                    .contains("1 change could not be transformed", "\"_quarantine/public.customers\"");
            nothingSecretAnywhere();
        }
    }

    @Test
    void whatCannotBeTransformedEndsTheRunAndIsTakenUpAgain() throws Exception {
        try (TestDatabase database = database()) {
            Workplace workplace = workplace(database, "Fail");
            workplace.runToTheEnd();
            database.run("insert into customers values (6, 'SECRETfay', 'SECRETfay@x', 'SECRET4716', 'DE', 0)");
            RunnerProcess run = workplace.start(Map.of());
            assertThat(run.await()).isEqualTo(65);
            assertThat(run.output())
                    .contains("TransformFailed")
                    .contains("spec.transforms[4].set cannot handle a change of table public.customers (op c")
                    .contains("it divides by zero");
            Files.writeString(
                    workplace.job(),
                    Files.readString(workplace.job()).replace("100 / row.points", "100 / (row.points + 1)"));
            workplace.runToTheEnd();
            assertThat(rows(workplace.sink().resolve("public.customers")))
                    .extracting(row -> row.get("id").asInt())
                    .containsExactly(1, 3, 6);
            nothingSecretAnywhere();
        }
    }

    @Test
    void checkNamesTableAndColumn() throws Exception {
        try (TestDatabase database = database()) {
            Workplace workplace = workplace(database, "Fail");
            Files.writeString(
                    workplace.job(),
                    Files.readString(workplace.job())
                            .replace("row.points", "row.pionts")
                            .replace("[contact_name]", "[contact_nmae]"));
            RunnerProcess check = RunnerProcess.start(
                    directory,
                    List.of("-XX:TieredStopAtLevel=1"),
                    Map.of(),
                    "check",
                    "--job",
                    workplace.job().toString(),
                    "--secrets",
                    directory.resolve("secrets").toString(),
                    "--mount",
                    "/data=" + directory.resolve("data"));
            assertThat(check.await()).isEqualTo(65);
            assertThat(check.output())
                    .contains("spec.transforms[4].set does not fit table public.customers: undefined field 'pionts'")
                    .contains("spec.transforms[1].mask names column contact_nmae");
        }
    }

    private static String text(Path folder) throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static List<JsonNode> rows(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .flatMap(TransformIT::lines)
                    .toList();
        }
    }

    private static Stream<JsonNode> lines(Path file) {
        try {
            return JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not in what is published or staged, not in the checkpoint, not in a log. */
    private void nothingSecretAnywhere() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("SECRET"));
        }
    }
}
