package dev.sanderling.runner.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the runner as a user does, but from the test's class path: the tests run before anything is packaged. */
final class RunnerProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long LOOK_MILLIS = 20;

    /** No option of Java's: what is to be put before the class path. */
    static final String CLASS_PATH_FIRST = "--class-path-first=";

    private final Process process;
    private final Path log;
    private long peakBytes;
    private @Nullable Path watched;
    private int peakFiles;

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
            peakFiles = Math.max(peakFiles, open());
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

    /** To be told how many files it has open below that folder, from now on. */
    RunnerProcess watchFiles(Path folder) {
        watched = folder;
        return this;
    }

    /** The most files it had open while it was awaited; 0 where nobody watched. */
    int peakFiles() {
        return peakFiles;
    }

    private int open() {
        Path folder = watched;
        if (folder == null) {
            return 0;
        }
        int files = 0;
        File[] all = Path.of("/proc/" + process.pid() + "/fd").toFile().listFiles();
        for (File file : all == null ? new File[0] : all) {
            try {
                if (Files.readSymbolicLink(file.toPath()).startsWith(folder)) {
                    files++;
                }
            } catch (IOException closed) {
                // Not open any more.
            }
        }
        return files;
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
