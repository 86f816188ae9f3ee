package dev.sanderling.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.faults.check.Find;
import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.Postgres;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.nemesis.Fault;
import dev.sanderling.examples.faults.nemesis.Kills;
import dev.sanderling.examples.faults.nemesis.TwoAtOnce;
import dev.sanderling.examples.local.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults find what they are there to find: each rule of the protocol, broken on purpose, ends red. */
class PlantedDefectsTest {
    /** It ends with the first find, so this is how long it may take, not how long it takes. */
    private static final Duration MOST = Duration.ofSeconds(90);

    /** What is missing or doubled in the end shows only in the end: after so many chances to do harm. */
    private static final int KILLS_UNTIL_COMPARED = 5;

    private static final String SEGMENT_COMMIT = "batch/SegmentCommit.java";

    /** What two runs that write over each other leave; which of them, depends on which wrote last. */
    private static final Set<Find.Kind> TWO_WROTE = Set.of(
            Find.Kind.REWOUND,
            Find.Kind.RECEIPTS,
            Find.Kind.VISIBLE_UNCOMMITTED,
            Find.Kind.CHECKPOINT_AHEAD,
            Find.Kind.SOURCE_AHEAD,
            Find.Kind.DOUBLED);

    private final Build build = Build.find();

    @TempDir
    Path directory;

    @Test
    void acknowledgedBeforeCommitted() throws Exception {
        Defect defect = Defect.in(build.root())
                .where(
                        "batch/StreamPhase.java",
                        "        last = boundary;",
                        "last = boundary; acknowledged.advance(boundary.offsets()); acknowledge.run();");

        Outcome outcome = play(defect, List.of(Kills.none(), Kills.at("BEFORE_PREPARE"), Kills.at("AFTER_PREPARE")));

        assertThat(outcome.finds().counts()).as(outcome.text()).containsKeys(Find.Kind.SOURCE_AHEAD);
    }

    @Test
    void acknowledgedBeforePublished() throws Exception {
        Defect defect = Defect.in(build.root())
                .where(
                        SEGMENT_COMMIT,
                        "    private final TableSet tables;",
                        "    private final TableSet tables; static Runnable late = () -> {};")
                .where(
                        SEGMENT_COMMIT,
                        "staged.publish(tokens.getOrDefault(sink.name(), \"\"));",
                        "late.run(); late = () -> staged.publish(tokens.getOrDefault(sink.name(), \"\"));")
                .where(
                        "batch/CaptureRun.java",
                        "context.source().settle(position);",
                        "context.source().settle(position); SegmentCommit.late.run();");

        Outcome outcome = play(defect, List.of(Kills.none(), Kills.at("BEFORE_SETTLE"), Kills.at("AFTER_ACKNOWLEDGE")));

        assertThat(outcome.finds().counts().keySet())
                .as(outcome.text())
                .containsAnyElementsOf(Set.of(Find.Kind.SOURCE_AHEAD, Find.Kind.CHECKPOINT_AHEAD));
    }

    @Test
    void offsetsBeforePrepared() throws Exception {
        Defect defect = Defect.in(build.root())
                .where(
                        SEGMENT_COMMIT,
                        "context.failpoint().hit(Place.BEFORE_PREPARE);",
                        "context.checkpoint().write(state -> state.edit().offsets(boundary.offsets())"
                                + ".position(boundary.position()).done());"
                                + " context.failpoint().hit(Place.BEFORE_PREPARE);");

        Outcome outcome = play(
                defect,
                List.of(Kills.none(), Kills.at("BEFORE_PREPARE"), Kills.at("AFTER_PREPARE")),
                List.of(),
                KILLS_UNTIL_COMPARED,
                Sinks.FILES);

        // The position moves without a receipt, and where the run then dies its changes are never read.
        assertThat(outcome.finds().counts().keySet())
                .as(outcome.text())
                .containsAnyElementsOf(Set.of(Find.Kind.MISSING, Find.Kind.RECEIPTS));
    }

    /** With more patience than the runner has: on a slow machine it would give the write up before it could do harm. */
    @Test
    void noEpochChecked() throws Exception {
        Defect defect = Defect.in(build.root())
                .where(
                        "checkpoint/Checkpoint.java",
                        "throw older == null ? fenced(loaded.state()) : older;",
                        "seen = stored;")
                .where(
                        "checkpoint/Checkpoint.java",
                        "PATIENCE = Duration.ofSeconds(60)",
                        "PATIENCE = Duration.ofMinutes(10)");

        Outcome outcome = play(defect, List.of(), List.of(TwoAtOnce.claiming()), Integer.MAX_VALUE, Sinks.FILES);

        assertThat(outcome.finds().counts().keySet()).as(outcome.text()).containsAnyElementsOf(TWO_WROTE);
    }

    /** The next run does not find out what the database has committed, and writes it again. */
    @Test
    void databaseNotAsked() throws Exception {
        Defect defect = Defect.in(build.root())
                .where(
                        "batch/Alignment.java",
                        "return held != null && Ordinal.segment(held.segment()).equals(intended(sink, pending));",
                        "return false;");
        List<Fault> faults = List.of(Kills.none(), Kills.at("AFTER_SINK_COMMIT"));

        Outcome outcome = play(defect, faults, List.of(), KILLS_UNTIL_COMPARED, Sinks.JDBC_POSTGRES);

        assertThat(outcome.finds().counts().keySet()).as(outcome.text()).contains(Find.Kind.DOUBLED);
    }

    /** A segment is written, and its name is not: in a transaction of its own, or not at all. */
    @Test
    void segmentNotNamed() throws Exception {
        Defect defect = Defect.in(build.root())
                .where("sink/jdbc/Positions.java", "statement.setString(1, segment);", "statement.setString(1, \"\");");
        List<Fault> faults = List.of(Kills.none(), Kills.at("AFTER_SINK_COMMIT"));

        Outcome outcome = play(defect, faults, List.of(), Integer.MAX_VALUE, Sinks.JDBC_POSTGRES);

        assertThat(outcome.finds().counts().keySet())
                .as(outcome.text())
                .containsAnyOf(Find.Kind.CHECKPOINT_AHEAD, Find.Kind.ENDED_BADLY);
    }

    /** A mirror or a lake keeps rows that are gone; what is missing shows at the end only. */
    @Test
    void truncatesIgnored() throws Exception {
        Defect defect = Defect.in(build.root())
                .where("change/Changes.java", "case \"t\" -> Op.TRUNCATE;", "case \"t\" -> null;");

        List<Fault> faults = List.of(Kills.none(), Kills.at("AFTER_PREPARE"));

        Outcome outcome = play(defect, faults, List.of(), KILLS_UNTIL_COMPARED, Sinks.FILES);

        // The truncate itself, or rows that it should have taken along.
        assertThat(outcome.finds().counts().keySet())
                .as(outcome.text())
                .containsAnyElementsOf(Set.of(Find.Kind.MISSING, Find.Kind.REPLAY));
    }

    private Outcome play(Defect defect, List<Fault> faults) throws Exception {
        return play(defect, faults, List.of(), Integer.MAX_VALUE, Sinks.FILES);
    }

    private Outcome play(Defect defect, List<Fault> withDirectory, List<Fault> withConfigMap, int kills, Sinks sinks)
            throws Exception {
        String options = defect.options(directory.resolve("defect"));
        try (Database database = Postgres.start(directory.resolve("database"), 0);
                Target target = sinks.start(build.root(), directory.resolve("target"))) {
            // Of this one the first job has a log.
            long seed = target == null ? 1 : 2;
            Round.Plan plan = new Round.Plan(build.runner(), MOST, kills, withDirectory, withConfigMap, options);
            Outcome outcome = new Round(database, target, null, directory.resolve("round"), seed, plan).play();
            System.out.println(outcome.text());
            return outcome;
        }
    }
}
