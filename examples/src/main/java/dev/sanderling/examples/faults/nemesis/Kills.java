package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.api.Trouble;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs that are ended: at the steps of the protocol, at a random moment, by their own writes; and asked to end. */
public final class Kills {
    /** Between the steps of the protocol; the runner's README names them. */
    static final List<String> PLACES = List.of(
            "AFTER_LOCK",
            "BEFORE_CLAIM",
            "AFTER_CLAIM",
            "AFTER_RECOVERY",
            "AFTER_SOURCE_PREPARED",
            "AFTER_POLLING_STARTED",
            "AFTER_FIRST_WRITE",
            "BEFORE_PREPARE",
            "AFTER_PREPARE",
            "AFTER_CHECKPOINT",
            "BEFORE_ACKNOWLEDGE",
            "AFTER_ACKNOWLEDGE",
            "BEFORE_REPORT",
            "AFTER_REPORT",
            "BEFORE_SETTLE");

    /** The same around the commit of a database that is written to. */
    static final List<String> AROUND_COMMIT = List.of("AFTER_INTENT", "AFTER_SINK_COMMIT");

    private static final Set<String> ONCE_A_SEGMENT = Set.of(
            "BEFORE_PREPARE",
            "AFTER_PREPARE",
            "AFTER_INTENT",
            "AFTER_SINK_COMMIT",
            "AFTER_CHECKPOINT",
            "BEFORE_ACKNOWLEDGE",
            "AFTER_ACKNOWLEDGE");
    private static final int LIFETIME_MILLIS = 3000;

    private Kills() {}

    /** Killed between two steps; of those that a run passes more than once, not always the first time. */
    public static Fault at(String place) {
        return Fault.of("killed at " + place, scene -> {
            int times = ONCE_A_SEGMENT.contains(place) && scene.random().nextInt(3) == 0 ? 2 : 1;
            // The second time is in the second segment.
            boolean segments = times > 1 || scene.random().nextBoolean();
            RunnerRun run = scene.start(Map.of("SANDERLING_FAILPOINT", place + ":" + times), segments);
            int code = scene.ends(run, Set.of(Scene.KILLED, Scene.OK, Scene.RETRYABLE));
            scene.tally().place(place, code == Scene.KILLED);
        });
    }

    /** Killed at a random moment. */
    public static Fault anywhere() {
        return Fault.of("killed at a random moment", scene -> {
            RunnerRun run = scene.start();
            if (run.endsWithin(scene.some(LIFETIME_MILLIS))) {
                scene.ends(run, Set.of(Scene.OK, Scene.RETRYABLE));
            } else {
                scene.kill(run);
            }
        });
    }

    /** Killed when one of its writes reaches the API server: just before it is done, or just after. */
    public static Fault writing(boolean before) {
        String name = "killed when a write was " + (before ? "under way" : "done");
        return Fault.of(name, scene -> {
            Held held = new Held(scene, 1 + scene.random().nextInt(3), before);
            RunnerRun run = scene.start();
            if (held.until(run)) {
                scene.kill(run);
                held.release();
            } else {
                scene.ends(run, Set.of(Scene.OK, Scene.RETRYABLE));
            }
        });
    }

    /** SIGTERM at a random moment. */
    public static Fault terminated() {
        return Fault.of("asked to end", scene -> {
            RunnerRun run = scene.start();
            if (!run.endsWithin(scene.some(LIFETIME_MILLIS))) {
                run.terminate();
            }
            scene.ends(run, Set.of(Scene.OK, Scene.RETRYABLE, Scene.TERMINATED));
        });
    }

    /** Nothing goes wrong. */
    public static Fault none() {
        return Fault.of("left alone", scene -> {
            scene.door().meet(scene.job().next(), Trouble.NONE);
            scene.ends(scene.start(), Set.of(Scene.OK, Scene.RETRYABLE));
        });
    }
}
