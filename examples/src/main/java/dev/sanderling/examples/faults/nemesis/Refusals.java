package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.feature.Refusal;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A table or a session comes that no job may capture as it is; somebody does what the run says, and it goes on. */
public final class Refusals {
    private static final int NEEDS_HUMAN = 65;
    /** A busy server has no moment to read at now and then. */
    private static final int TRIES = 15;

    private Refusals() {}

    /**
     * A card for each.
     *
     * @param remedied takes the names of tables that jobs must have captured in the end
     */
    public static List<Fault> of(List<Refusal> all, Consumer<String> remedied) {
        return all.stream()
                .map(refusal -> Fault.of("refused: " + refusal.name(), scene -> strike(scene, refusal, remedied)))
                .toList();
    }

    private static void strike(Scene scene, Refusal refusal, Consumer<String> remedied)
            throws IOException, InterruptedException, SQLException {
        String table = refusal.table(scene.job().name(), scene.random().nextInt(1_000_000_000));
        if (!refusal.captured().isEmpty()) {
            run(scene, Refusal.of(refusal.captured(), table));
            if (!well(scene)) {
                scene.finds().add(Find.Kind.STUCK, scene.job().name() + " does not capture zoo." + table);
                return;
            }
        }
        run(scene, Refusal.of(refusal.appears(), table));
        expect(scene, refusal, table);
        run(scene, Refusal.of(refusal.remedy(), table));
        if (refusal.logged()) {
            scene.job().readAgain("zoo." + table);
        }
        remedied.accept(table);
        if (!well(scene)) {
            scene.finds()
                    .add(
                            Find.Kind.STUCK,
                            scene.job().name() + " does not go on after the remedy for " + refusal.name() + ", zoo."
                                    + table);
        }
    }

    private static boolean well(Scene scene) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (scene.alone()) {
                return true;
            }
        }
        return false;
    }

    private static void expect(Scene scene, Refusal refusal, String table) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            RunnerRun run = scene.start();
            int code = scene.ends(run, Set.of(NEEDS_HUMAN, Scene.RETRYABLE));
            if (code == Scene.RETRYABLE) {
                // Before it came to look at tables.
                continue;
            }
            String said = run.output();
            Stream.concat(
                            Stream.of(refusal.reason() + ":", "zoo." + table),
                            Refusal.of(refusal.words(), table).stream())
                    .filter(word -> !said.contains(word))
                    .forEach(word -> scene.finds()
                            .add(
                                    Find.Kind.ENDED_BADLY,
                                    run.name() + " met " + refusal.name() + " and does not say \"" + word + "\", see "
                                            + run.log()));
            Path published = scene.job().sink().resolve("zoo." + table);
            if (refusal.captured().isEmpty() && Files.exists(published)) {
                scene.finds().add(Find.Kind.VISIBLE_UNCOMMITTED, refusal.name() + " is published: " + published);
            }
            return;
        }
    }

    private static void run(Scene scene, List<String> statements) throws SQLException {
        try (Connection connection = scene.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(scene.database().asOwner());
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
