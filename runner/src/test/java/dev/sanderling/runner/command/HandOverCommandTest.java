package dev.sanderling.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.report.CostMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverCommandTest {
    private static final Instant AT = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theCommandLine() {
        Command command = CommandLine.parse(
                List.of("hand-over", "--job", "j.yaml", "--secrets", "s", "--configmaps", "c", "--out", "o"), Map.of());
        assertThat(command).isInstanceOfSatisfying(Command.HandOver.class, over -> {
            assertThat(over.out()).contains(Path.of("o"));
            assertThat(over.options().job()).isEqualTo(Path.of("j.yaml"));
            assertThat(over.options().configMaps()).contains(Path.of("c"));
            assertThat(over.verbose()).isFalse();
        });
        assertThat(CommandLine.parse(List.of("hand-over", "--job", "j.yaml", "--verbose"), Map.of()))
                .isInstanceOfSatisfying(Command.HandOver.class, over -> {
                    assertThat(over.out()).isEmpty();
                    assertThat(over.verbose()).isTrue();
                });
    }

    @Test
    void toAFile() throws IOException {
        TerminationMessage message =
                execute(document("job: {image: \"loader:1\"}"), Optional.of(directory), receipts());
        assertThat(message.reason()).isEqualTo(Reason.HANDED_OVER);
        assertThat(message.batch()).isEqualTo("0000000007-abcdef");
        assertThat(message.message())
                .isEqualTo(
                        "batch 0000000007-abcdef (2 changes) is told of in " + directory.resolve("batch.json") + ".");
        assertThat(directory.resolve("batch.json")).content().contains("\"lists\":[]", "\"complete\":false");
    }

    /** A pod's document may be of a later version, and its job's template is nothing to us. */
    @Test
    void toAFileInAPod() throws IOException {
        Path job = document("job: {image: \"loader:1\", later: yes}");
        var environment = Map.of(RunnerPod.RECEIPTS, receipts(), RunnerPod.NAMESPACE, "shop");
        assertThat(new HandOverCommand(options(job), Optional.of(directory), environment)
                        .execute()
                        .reason())
                .isEqualTo(Reason.HANDED_OVER);
    }

    @Test
    void toAWebhook() throws IOException {
        var server =
                com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            Path job = document("http: {url: \"" + address + "/hooks?key=q1w2e3\"}");
            assertThat(execute(job, Optional.empty(), receipts()).message())
                    .isEqualTo("batch 0000000007-abcdef (2 changes) was taken by " + address + " (202).");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutAWebhookADirectoryIsNeeded() throws IOException {
        Path job = document("job: {image: \"loader:1\"}");
        Failure failure = catchThrowableOfType(Failure.class, () -> execute(job, Optional.empty(), receipts()));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_USAGE);
        assertThat(failure).hasMessageContaining("spec.afterBatch.http is not there");
    }

    /** Nobody is called: the webhook is one that cannot be, and so is the database. */
    @Test
    void aCheckJudgesWhatCanBeKnownBefore() throws IOException {
        Path job = document("http: {url: \"https://hooks.invalid/\", signingKey: {secretName: hook, key: signing},"
                + " authorization: {secretName: hook, key: token}, ca: {configMapName: nowhere, key: ca.pem}}");
        Files.createDirectories(directory.resolve("secrets/hook"));
        Files.writeString(directory.resolve("secrets/hook/signing"), "too short");
        TerminationMessage message = new CheckCommand(options(job), Map.of(), new CostMeter()).execute();
        assertThat(message.findings())
                .extracting(Finding::reason)
                .contains(Reason.SECRET_INVALID, Reason.SECRET_KEY_MISSING)
                .filteredOn(reason -> reason == Reason.SECRET_MISSING)
                .as("of the webhook's, and of the database")
                .hasSize(2);
        assertThat(message.findings())
                .extracting(Finding::message)
                .anySatisfy(sentence -> assertThat(sentence).contains("\"signing\"", "signingKey"))
                .anySatisfy(sentence -> assertThat(sentence).contains("\"token\""))
                .anySatisfy(sentence -> assertThat(sentence).contains("\"nowhere\""));
    }

    /** Not even of a job that hands over: the empty tick has no time for it. */
    @Test
    void aRunLoadsNothingOfIt() throws Exception {
        Path job = document("http: {url: \"https://hooks.invalid/\"}");
        Files.createDirectories(directory.resolve("secrets/db"));
        Files.writeString(directory.resolve("secrets/db/username"), "u");
        Files.writeString(directory.resolve("secrets/db/password"), "p");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sanderling.runner.Main",
                        "run",
                        "--job",
                        job.toString(),
                        "--state",
                        directory.resolve("state").toString(),
                        "--secrets",
                        directory.resolve("secrets").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(said)
                .contains("SourceUnreachable: ", "runner.command.Command$Run ")
                .doesNotContain("runner.handover.", "Command$HandOver", "HandOverCommand", "java.net.http.");
    }

    private TerminationMessage execute(Path job, Optional<Path> out, String receipts) {
        return new HandOverCommand(options(job), out, Map.of(RunnerPod.RECEIPTS, receipts)).execute();
    }

    private Command.Options options(Path job) {
        return new Command.Options(
                job,
                Optional.empty(),
                Optional.of(directory.resolve("secrets")),
                Optional.of(directory.resolve("configmaps")),
                Optional.empty(),
                Map.of(Path.of("/data"), directory.resolve("data")),
                false,
                false);
    }

    private static String receipts() {
        return "["
                + StateJson.canonical(Receipt.opened("0000000007-abcdef", "run-7", 7, AT, "p0")
                        .edit()
                        .number(3)
                        .endedAt(AT.plusSeconds(5))
                        .outcome(Outcome.SUCCEEDED)
                        .to("p1")
                        .segments(1)
                        .counts(new Counts(2, 100, Map.of("c", 2L), Map.of("public.t", 2L)))
                        .handOver(true)
                        .done())
                + "]";
    }

    private Path document(String afterBatch) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: orders, namespace: shop}
                spec:
                  schedule: "* * * * *"
                  source:
                    postgres: {host: 127.0.0.1, port: 1, database: shop, credentials: {secretName: db}}
                    tables: {include: ["public.*"]}
                  sinks:
                  - name: lake
                    files: {url: "file:///data/lake"}
                  afterBatch:
                    %s
                """.formatted(afterBatch));
    }
}
