package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A job with its directories, as a user on a laptop has them. */
record Workplace(Path directory, Path job, Path sink) {
    private static final int RUNS_UNTIL_DRY = 10;
    /** What most runs are started with. */
    static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    /** A workplace for that spec.source; {@code password} goes into the Secret "db". */
    static Workplace of(Path directory, String source, String user, String password) throws IOException {
        return of(directory, source, user, password, "");
    }

    /** The same with more fields of the spec. */
    static Workplace of(Path directory, String source, String user, String password, String more) throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secrets/db"));
        Files.writeString(secret.resolve("username"), user);
        Files.writeString(secret.resolve("password"), password);
        Path sink = Files.createDirectories(directory.resolve("data"));
        Path job = directory.resolve("job.yaml");
        Files.writeString(job, """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: kills, namespace: faults}
                spec:
                  schedule: "* * * * *"
                  source:
                %s
                %s
                  sinks:
                  - name: lake
                    files: {url: "file:///data/kills"}
                """.formatted(
                        source.indent(4).stripTrailing(), more.indent(2).stripTrailing()));
        return new Workplace(directory, job, sink.resolve("kills"));
    }

    RunnerProcess start(Map<String, String> environment) throws IOException {
        return start(SMALL, environment);
    }

    /** With these JVM options. */
    RunnerProcess start(List<String> options, Map<String, String> environment) throws IOException {
        return RunnerProcess.start(
                directory,
                options,
                environment,
                "run",
                "--job",
                job.toString(),
                "--state",
                directory.resolve("state").toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data"));
    }

    /** A run that has to end well; what it printed. */
    String runToTheEnd() throws Exception {
        RunnerProcess run = start(Map.of());
        int code = run.await();
        assertThat(code).as(run.output()).isZero();
        return run.output();
    }

    /** Runs, each killed after a random time, until so many were. */
    void killAgainAndAgain(int kills, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int killed = 0;
        while (killed < kills) {
            RunnerProcess run = start(Map.of());
            if (run.killAfter(Duration.ofMillis(700 + random.nextInt(3000)))) {
                killed++;
            } else {
                assertThat(run.await()).as(run.output()).isZero();
            }
        }
    }

    /** Changes words of the job, as an edit in Git would. */
    void edit(String old, String words) throws IOException {
        String text = Files.readString(job);
        assertThat(text).contains(old);
        Files.writeString(job, text.replace(old, words));
    }

    /** What the checkpoint holds; that of a job that never ran where there is none yet. */
    State state() throws IOException {
        Path file = directory.resolve("state/state.json");
        return Files.exists(file) ? StateJson.read(Files.readString(file)) : State.blank("none");
    }

    /** Whether a snapshot is to begin, or to go on. */
    boolean isReading() throws IOException {
        State state = state();
        return state.offsets() == null || state.snapshot() != null;
    }

    /** What was published of that table, named with its schema. */
    List<Captured> published(String table, String... key) throws IOException {
        return Captured.published(sink.resolve(table), List.of(key));
    }

    void runUntilDry() throws Exception {
        runUntilDry(RUNS_UNTIL_DRY);
    }

    /** Runs until there is nothing left, at most that many. */
    void runUntilDry(int most) throws Exception {
        String last = "";
        for (int i = 0; i < most; i++) {
            last = runToTheEnd();
            if (last.contains("no changes") && !last.contains("left to the next run")) {
                return;
            }
        }
        throw new AssertionError(most + " runs without load and still changes; the last:\n" + last);
    }
}
