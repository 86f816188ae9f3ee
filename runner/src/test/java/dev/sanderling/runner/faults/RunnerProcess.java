package dev.sanderling.runner.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the runner as a user does, but from the test's class path: the tests run before anything is packaged. */
final class RunnerProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long LOOK_MILLIS = 20;

    /** No option of Java's: what is to be put before the class path. */
    static final String CLASS_PATH_FIRST = "--class-path-first=";

    private final Process process;
    private final Path log;
    private long peakBytes;

    private RunnerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static RunnerProcess start(
            Path directory, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String first = "";
        for (String option : options) {
            if (option.startsWith(CLASS_PATH_FIRST)) {
                first = option.substring(CLASS_PATH_FIRST.length());
            } else {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", first + System.getProperty("java.class.path"), "dev.sanderling.runner.Main"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(directory, "run-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new RunnerProcess(builder.start(), log);
    }

    /** Waits for the end; returns the exit code. */
    int await() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            peakBytes = Math.max(peakBytes, resident());
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("the run did not end within " + PATIENCE + ":\n" + output());
            }
        }
        return process.exitValue();
    }

    /** The most memory it had while it was awaited, in bytes; 0 where the system does not say. */
    long peakBytes() {
        return peakBytes;
    }

    private long resident() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException ended) {
            return 0;
        }
    }

    /** SIGKILL after that time, unless it has ended; returns whether it was killed. */
    boolean killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        process.destroyForcibly();
        process.waitFor();
        return true;
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Any signal, e.g. STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ended with " + code);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
