package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Copy;
import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.check.Ledger;
import dev.sanderling.examples.faults.check.Verdict;
import dev.sanderling.examples.faults.check.Watch;
import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.load.Load;
import dev.sanderling.examples.faults.nemesis.Deck;
import dev.sanderling.examples.faults.nemesis.Fault;
import dev.sanderling.examples.faults.nemesis.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job of a round: what strikes it, and what is looked at after each strike. */
final class Captured {
    private static final int RUNS_UNTIL_DRY = 25;

    private final Scene scene;
    private final Deck deck;
    private final Watch watch;
    private final @Nullable Copy copy;
    private long firstRead = -1;

    /** @param copy what it has in the scene's target; null where there is none */
    Captured(Scene scene, Deck deck, @Nullable Copy copy) {
        this.scene = scene;
        this.copy = copy;
        this.deck = deck;
        this.watch = new Watch(scene.job().name(), scene.job().sink(), scene.finds());
    }

    String name() {
        return scene.job().name();
    }

    Path sink() {
        return scene.job().sink();
    }

    Watch watch() {
        return watch;
    }

    int runs() {
        return scene.job().runs();
    }

    /** Number of the newest change when the first read was seen to have ended. */
    long firstRead() {
        return firstRead;
    }

    /** The next fault, and a look at what it left. */
    void strike() throws IOException, SQLException, InterruptedException {
        Fault fault = deck.next();
        scene.strike(fault);
        look();
    }

    private void look() throws IOException, SQLException, InterruptedException {
        // The source is asked first: whatever it is told, the checkpoint has it before.
        Optional<String> forgettable = forgettable(scene.database());
        watch.quiet(scene.job().place().state(), forgettable);
        if (firstRead < 0 && watch.firstRows() != null) {
            try (Connection connection = scene.database().connect()) {
                firstRead = Ledger.newest(connection);
            }
        }
        if (copy != null) {
            try (Connection target = Objects.requireNonNull(scene.target()).connect()) {
                copy.held(target, scene.job().place().state().orElse(null));
                whole(target);
            }
        }
        long[] seen = watch.seen();
        if (seen[0] > 0) {
            scene.job().place().seen(seen[0], seen[1]);
        }
    }

    /** A look from beside, while runs are alive. */
    void glance() throws IOException, SQLException, InterruptedException {
        Optional<String> forgettable = forgettable(scene.database());
        Optional<String> state = scene.job().place().state();
        if (forgettable.isPresent() && state.isPresent()) {
            watch.source(forgettable.get(), state.get());
        }
        if (copy != null && !copy.log()) {
            try (Connection target = Objects.requireNonNull(scene.target()).connect()) {
                whole(target);
            }
        }
    }

    private void whole(Connection target) throws SQLException {
        if (copy != null && watch.firstRows() != null) {
            copy.whole(target, Database.TABLES, Load.SUM);
        }
    }

    /** The last look at what it has in a database. */
    void copied(Verdict verdict, Connection source, List<Compared> features) throws SQLException {
        if (copy != null) {
            try (Connection target = Objects.requireNonNull(scene.target()).connect()) {
                verdict.copied(copy, source, target, Database.TABLES);
                copy.check(source, target, features);
            }
        }
    }

    private Optional<String> forgettable(Database database) throws SQLException {
        return database.forgettable(name());
    }

    /** Runs until one ends well, with nothing in its way. */
    void catchUp() throws IOException, SQLException, InterruptedException {
        boolean well = false;
        for (int i = 0; i < RUNS_UNTIL_DRY && !well && scene.finds().none(); i++) {
            well = scene.alone();
            look();
        }
    }

    /** Runs until nothing more comes, with nothing in their way. */
    void drain() throws IOException, SQLException, InterruptedException {
        for (int i = 0; i < RUNS_UNTIL_DRY && scene.finds().none(); i++) {
            int segments = watch.segmentCount();
            boolean well = scene.alone();
            look();
            if (well && watch.segmentCount() == segments && watch.firstRows() != null) {
                compareShown();
                return;
            }
        }
        if (scene.finds().none()) {
            scene.finds()
                    .add(Find.Kind.STUCK, name() + ": " + RUNS_UNTIL_DRY + " runs without faults, and not at the end");
        }
    }

    private void compareShown() throws IOException, InterruptedException {
        Optional<Path> directory = scene.job().place().directory();
        Optional<String> state = scene.job().place().state();
        if (directory.isPresent() && state.isPresent()) {
            watch.shown(scene.job().show(directory.get()), state.get());
        }
    }
}
