package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.api.ApiDoor;
import dev.sanderling.examples.faults.api.ConfigMaps;
import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.check.Finds;
import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.run.Job;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a fault strikes: a job, its database and its way to the API server.
 *
 * @param target the database that it writes to; null where it writes files only
 * @param options for the JVMs of all runs; empty for none
 */
public record Scene(
        Database database,
        @Nullable Target target,
        Job job,
        ApiDoor door,
        ConfigMaps configMaps,
        RandomGenerator random,
        Finds finds,
        Tally tally,
        String options) {
    /** The run ended well, or another run has the work. */
    static final int OK = 0;
    /** Another run has taken over. */
    static final int FENCED = 66;
    /** May be different the next time. */
    static final int RETRYABLE = 70;
    /** Of SIGKILL, and of a failpoint. */
    static final int KILLED = 137;
    /** Of SIGTERM, before the program could answer it. */
    static final int TERMINATED = 143;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SMALL_SEGMENT = 150;

    /** Starts a run with limits as they come. */
    RunnerRun start() throws IOException {
        return start(Map.of(), random.nextBoolean());
    }

    /**
     * The same.
     *
     * @param more in its environment
     * @param segments whether it commits several segments where there would be one
     */
    RunnerRun start(Map<String, String> more, boolean segments) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        String small = segments ? " -Dsanderling.segmentChanges=" + SMALL_SEGMENT : "";
        environment.put("SANDERLING_JAVA_OPTS", (options + small).strip());
        return job.start(limits(), environment);
    }

    private String limits() {
        return switch (random.nextInt(6)) {
            case 0 -> "{maxRecords: " + (1 + random.nextInt(2000)) + ", whenBehind: Wait}";
            case 1 -> "{maxDuration: PT1S, whenBehind: Wait}";
            // Under load it is never quiet for long.
            case 2 -> "{linger: PT1S, commitInterval: PT1S, maxDuration: PT4S, whenBehind: Wait}";
            default -> Job.UNLIMITED;
        };
    }

    /** Lets a fault strike, and counts it. */
    public void strike(Fault fault) throws IOException, InterruptedException, java.sql.SQLException {
        tally.fault(fault.name());
        fault.strike(this);
    }

    /** A run with nothing in its way; whether it ended well. */
    public boolean alone() throws IOException, InterruptedException {
        RunnerRun run = job.start(Job.UNLIMITED, Map.of("SANDERLING_JAVA_OPTS", options));
        ends(run, Set.of(OK, RETRYABLE));
        return run.await() == OK;
    }

    /** The database that is written to, of a fault that needs one. */
    Target written() {
        return Objects.requireNonNull(target, "this fault is for jobs that write to a database");
    }

    /** A random time up to that many milliseconds. */
    Duration some(int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }

    /** SIGKILL. */
    void kill(RunnerRun run) throws InterruptedException {
        run.kill();
        tally.log(run.output());
        tally.kill();
        tally.exit("killed");
    }

    /** Waits for the end of a run, which must be one of those; the exit code. */
    int ends(RunnerRun run, Set<Integer> codes) throws InterruptedException {
        if (!run.endsWithin(PATIENCE)) {
            run.kill();
            finds.add(
                    Find.Kind.STUCK,
                    run.name() + " did not end within " + PATIENCE.toMinutes() + " minutes, see " + run.log());
            return KILLED;
        }
        int code = run.await();
        tally.log(run.output());
        tally.exit(code == OK ? "well" : code == KILLED ? "killed" : code + " " + reason(run));
        if (code == KILLED) {
            tally.kill();
        }
        if (!codes.contains(code)) {
            finds.add(
                    Find.Kind.ENDED_BADLY,
                    run.name() + " ended with " + code + ", see " + run.log() + ": " + last(run));
        }
        return code;
    }

    /** The first word of the last line, by which a run says how it ended. */
    private static String reason(RunnerRun run) {
        String last = last(run);
        int colon = last.indexOf(':');
        return colon > 0 && last.substring(0, colon).chars().allMatch(Character::isLetter)
                ? last.substring(0, colon)
                : "without a word";
    }

    private static String last(RunnerRun run) {
        String output = run.output().strip();
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
