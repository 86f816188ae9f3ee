package dev.sanderling.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts the runner, over a {@code java} that only writes down how it was started. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/dist/bin/sanderling");

    @TempDir
    Path directory;

    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        launcher =
                Files.copy(SCRIPT, Files.createDirectories(home.resolve("bin")).resolve("sanderling"));
        executable(launcher);
        Files.writeString(home.resolve("java-home"), directory.resolve("jdk") + "\n");
    }

    /** @param look what it does when it looks: shell commands */
    private void java(String look) throws IOException {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                echo "$$ $*" >>'%s'
                case "$*" in
                *-Dsanderling.look=*)
                    %s ;;
                esac
                echo captured
                """.formatted(directory.resolve("calls"), look));
        executable(java);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TMPDIR", directory.toString());
        return builder.start();
    }

    private static int await0(Process process) throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void aLookThatEndsTheRunIsTheRun() throws Exception {
        for (int code : new int[] {0, 64, 65, 66, 70, 71, 137}) {
            java("exit " + code);
            assertThat(await0(start("run", "--job", "a b"))).isEqualTo(code);
        }
        assertThat(calls())
                .hasSize(7)
                .allSatisfy(call -> assertThat(call)
                        .contains("look.options", "lib/look.jsa")
                        .endsWith("dev.sanderling.runner.Main run --job a b"));
    }

    @Test
    void whatWasFoundDecidesWhoGoesOnInTheSameProcess() throws Exception {
        for (String[] found : new String[][] {
            {"77", "small.options", ""}, {"78", "small.options", "looked"}, {"79", "large.options", "looked"}
        }) {
            Files.deleteIfExists(directory.resolve("calls"));
            java("exit " + found[0]);
            Process process = start("run", "--job", "a b");
            assertThat(await0(process)).isZero();
            assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("captured\n");
            String file =
                    directory.resolve("sanderling-" + process.pid() + ".json").toString();
            assertThat(calls()).hasSize(2);
            assertThat(calls().get(0)).contains("-Dsanderling.look=" + file);
            assertThat(calls().get(1))
                    .startsWith(process.pid() + " ")
                    .contains(found[1], "lib/capture.jsa")
                    .endsWith("dev.sanderling.runner.Main run --job a b");
            assertThat(calls().get(1).contains("-Dsanderling.looked=" + file)).isEqualTo(!found[2].isEmpty());
        }
    }

    @Test
    void otherCommandsDoNotLook() throws Exception {
        java("exit 1");
        for (String command : List.of("check", "show", "version")) {
            assertThat(await0(start(command))).isZero();
        }
        assertThat(await0(start())).isZero();
        assertThat(calls()).hasSize(4).allSatisfy(call -> assertThat(call).contains("small.options"));
    }

    @Test
    void sigtermReachesTheOneThatLooksAndItsAnswerCounts() throws Exception {
        java("trap 'echo told >>" + directory.resolve("calls") + "; exit 70' TERM; echo ready >>"
                + directory.resolve("calls") + "; while :; do sleep 0.05; done");
        Process process = start("run");
        await().until(() -> calls().contains("ready"));
        process.destroy();
        assertThat(await0(process)).isEqualTo(70);
        assertThat(calls()).last().isEqualTo("told");
    }

    @Test
    void afterSigtermNobodyGoesOn() throws Exception {
        java("trap 'exit 78' TERM; echo ready >>" + directory.resolve("calls") + "; while :; do sleep 0.05; done");
        Process process = start("run");
        await().until(() -> calls().contains("ready"));
        process.destroy();
        assertThat(await0(process)).isZero();
        assertThat(calls()).hasSize(2);
    }
}
