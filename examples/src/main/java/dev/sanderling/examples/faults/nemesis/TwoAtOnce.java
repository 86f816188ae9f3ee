package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run that stands still, a second one that does the work, and the first one again. */
public final class TwoAtOnce {
    private static final int LIFETIME_MILLIS = 2500;
    private static final Set<Integer> FIRST = Set.of(Scene.OK, Scene.FENCED, Scene.RETRYABLE);
    private static final Set<Integer> SECOND = Set.of(Scene.OK, Scene.RETRYABLE, Scene.KILLED);

    private TwoAtOnce() {}

    /** What becomes of the first one's connections while it stands still. */
    public enum Connections {
        /** All are lost: its node is cut off. */
        LOST,
        /** Only the one with the lock is lost. */
        LOCK_LOST,
        /** All are kept. */
        KEPT
    }

    /** The first stands still at a random moment. */
    public static Fault anywhere(Connections connections) {
        return Fault.of("two at once, connections " + connections, scene -> {
            RunnerRun first = scene.start();
            if (first.endsWithin(scene.some(LIFETIME_MILLIS))) {
                scene.ends(first, Set.of(Scene.OK, Scene.RETRYABLE));
                return;
            }
            first.freeze();
            Optional<String> before = scene.job().place().state();
            RunnerRun second = second(scene, connections);
            boolean left = second.output().contains("AlreadyRunning:");
            if (left && !scene.job().place().state().equals(before)) {
                scene.finds()
                        .add(
                                Find.Kind.ENDED_BADLY,
                                second.name() + " left the work to another run and changed its state");
            }
            first.revive();
            scene.ends(first, FIRST);
        });
    }

    /** The first stands still when one of its writes reaches the API server, which may be done long after. */
    public static Fault writing(boolean before) {
        String name = "two at once, the first when a write was " + (before ? "under way" : "done");
        return Fault.of(name, scene -> {
            Held held = new Held(scene, 1 + scene.random().nextInt(3), before);
            RunnerRun first = scene.start();
            if (!held.until(first)) {
                scene.ends(first, Set.of(Scene.OK, Scene.RETRYABLE));
                return;
            }
            first.freeze();
            second(scene, Connections.LOST);
            first.revive();
            held.release();
            scene.ends(first, FIRST);
        });
    }

    /** The first stands still when it claims; the second claims too and does all the work; then comes the first claim. */
    public static Fault claiming() {
        return Fault.of("two at once, the first claim done last", scene -> {
            Held held = new Held(scene, 1, true);
            RunnerRun first = scene.start();
            if (!held.until(first)) {
                scene.ends(first, Set.of(Scene.OK, Scene.RETRYABLE));
                return;
            }
            first.freeze();
            scene.database().cut(true);
            scene.ends(scene.start(), Set.of(Scene.OK, Scene.RETRYABLE));
            first.revive();
            held.release();
            scene.ends(first, FIRST);
        });
    }

    private static RunnerRun second(Scene scene, Connections connections)
            throws IOException, SQLException, InterruptedException {
        if (connections != Connections.KEPT) {
            scene.database().cut(connections == Connections.LOST);
        }
        Target target = scene.target();
        // Where it keeps the connection, the database holds what the first has locked until somebody gives up.
        if (target != null && (connections == Connections.LOST || scene.random().nextBoolean())) {
            target.cut();
        }
        String place = Kills.PLACES.get(scene.random().nextInt(Kills.PLACES.size()));
        boolean killed = scene.random().nextInt(3) == 0;
        Map<String, String> failpoint = killed ? Map.of("SANDERLING_FAILPOINT", place) : Map.of();
        RunnerRun second = scene.start(failpoint, scene.random().nextBoolean());
        scene.ends(second, SECOND);
        return second;
    }
}
