package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.api.Trouble;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a run needs goes away: the database, its connections, the API server. */
public final class Outages {
    private static final int LIFETIME_MILLIS = 2500;
    /** Longer than a run waits for an answer. */
    private static final Duration LATE = Duration.ofSeconds(11);

    private static final Set<Integer> ENDS = Set.of(Scene.OK, Scene.RETRYABLE);

    private Outages() {}

    /** The database is stopped and started again during the run. */
    public static Fault restart(boolean hard) {
        return Fault.of(hard ? "database crashed" : "database restarted", scene -> {
            RunnerRun run = scene.start();
            boolean ended = run.endsWithin(scene.some(LIFETIME_MILLIS));
            scene.database().restart(hard);
            scene.ends(run, ended ? Set.of(Scene.OK, Scene.RETRYABLE) : ENDS);
        });
    }

    /** Connections to the database are cut during the run. */
    public static Fault cut(boolean streamToo) {
        return Fault.of(streamToo ? "all connections cut" : "lock's connection cut", scene -> {
            RunnerRun run = scene.start();
            boolean ended = run.endsWithin(scene.some(LIFETIME_MILLIS));
            if (!ended) {
                scene.database().cut(streamToo);
            }
            scene.ends(run, ENDS);
        });
    }

    /** The same of the database that is written to. */
    public static Fault targetRestart(boolean hard) {
        return Fault.of(hard ? "target crashed" : "target restarted", scene -> {
            RunnerRun run = scene.start();
            boolean ignored = run.endsWithin(scene.some(LIFETIME_MILLIS));
            scene.written().restart(hard);
            scene.ends(run, ENDS);
        });
    }

    /** The same of the connections to it. */
    public static Fault targetCut() {
        return Fault.of("target's connections cut", scene -> {
            RunnerRun run = scene.start();
            if (!run.endsWithin(scene.some(LIFETIME_MILLIS))) {
                scene.written().cut();
            }
            scene.ends(run, ENDS);
        });
    }

    /** Everything that can become of a write; one card each. */
    public static List<Fault> ofWrites() {
        return List.of(
                refused(503),
                refused(429),
                lost("request lost", new Trouble.Step.DropRequest()),
                lost("answer lost", new Trouble.Step.DropAnswer()),
                lost("answer lost again", new Trouble.Step.DropAnswer()),
                lost("write done late", new Trouble.Step.Before(() -> Thread.sleep(LATE.toMillis()))),
                lost("write answered late", new Trouble.Step.After(() -> Thread.sleep(LATE.toMillis()))),
                touched());
    }

    private static Fault refused(int status) {
        return Fault.of("writes refused with " + status, scene -> {
            int first = 1 + scene.random().nextInt(3);
            meet(scene, Trouble.at(first, first + scene.random().nextInt(3), new Trouble.Step.Refuse(status)));
        });
    }

    private static Fault lost(String name, Trouble.Step step) {
        return Fault.of(name, scene -> {
            int number = 1 + scene.random().nextInt(3);
            meet(scene, Trouble.at(number, number, step));
        });
    }

    /** Somebody else edits the ConfigMap just before a write arrives. */
    private static Fault touched() {
        return Fault.of("checkpoint's metadata edited", scene -> {
            String name = scene.job().name() + "-checkpoint";
            String run = scene.job().next();
            meet(scene, Trouble.at(1, 6, new Trouble.Step.Before(() -> {
                try {
                    scene.configMaps().annotate(name, run + " " + System.nanoTime());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            })));
        });
    }

    private static void meet(Scene scene, Trouble trouble) throws IOException, InterruptedException {
        scene.door().meet(scene.job().next(), trouble);
        scene.ends(scene.start(), ENDS);
    }
}
