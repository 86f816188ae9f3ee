package dev.sanderling.examples.faults.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A run of the runner: all its processes are one group, as all processes of a pod end together. */
public final class RunnerRun {
    private static final Set<RunnerRun> ALIVE = ConcurrentHashMap.newKeySet();
    private static final long PAUSE_MILLIS = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private RunnerRun(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static RunnerRun start(String name, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        RunnerRun run = new RunnerRun(name, builder.start(), log);
        ALIVE.add(run);
        return run;
    }

    /** Ends what is left of all runs, when this program is ended in their middle. */
    public static void killAll() {
        ALIVE.forEach(run -> run.signal("KILL"));
    }

    /** As in the environment of the run. */
    public String name() {
        return name;
    }

    /** SIGKILL to all of it; returns when none of it is there any more. */
    public void kill() throws InterruptedException {
        signal("KILL");
        await();
    }

    /** SIGSTOP. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void revive() {
        signal("CONT");
    }

    /** SIGTERM. */
    public void terminate() {
        signal("TERM");
    }

    /** Waits for its end at most that long; returns whether it has ended. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end of all its processes; the exit code. */
    public int await() throws InterruptedException {
        process.waitFor();
        while (signal("0")) {
            Thread.sleep(PAUSE_MILLIS);
        }
        ALIVE.remove(this);
        return process.exitValue();
    }

    /** What it has written. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** Where it writes. */
    public Path log() {
        return log;
    }

    /** Whether there was a process to take it. */
    private boolean signal(String signal) {
        try {
            return new ProcessBuilder("/bin/kill", "-" + signal, "--", "-" + process.pid())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new IllegalStateException("no kill on this machine", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
