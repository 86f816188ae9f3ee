package dev.sanderling.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.MySqlFeatures;
import dev.sanderling.examples.faults.feature.PostgresFeatures;
import dev.sanderling.examples.faults.nemesis.Fault;
import dev.sanderling.examples.faults.nemesis.Kills;
import dev.sanderling.examples.local.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each feature of the load finds what it is there to find: a defect that it alone can show ends red. Of all of them a few
 * are planted in every build; {@code -Dsanderling.planted=} has those whose text the regular expression finds, {@code all}
 * for all; {@code -Dsanderling.sound=} plays the same rounds without the defect.
 */
class PlantedFeaturesTest {
    /** Until all is compared; for refusals, which need no end, at most. */
    private static final Duration TIME = Duration.ofSeconds(20);

    private static final Duration MOST = Duration.ofSeconds(Long.getLong("sanderling.faults.seconds", 90));

    /** The job has a mirror where there is a database that it writes to. */
    private static final long MIRROR = 1;

    /** What shows only in runs of many minutes, and is another test's. */
    private static final Set<String> ELSEWHERE = Set.of("burst");

    private static final String WANTED = System.getProperty("sanderling.planted", "");

    private static final String SOUND = System.getProperty("sanderling.sound", "");

    private final Build build = Build.find();

    // What is left after a failure is what has to be looked at.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    static Stream<PlantedFeature> planted() {
        return PlantedFeature.all().stream()
                .filter(one -> WANTED.isEmpty()
                        ? one.when() == PlantedFeature.When.ALWAYS && SOUND.isEmpty()
                        : isMeant(WANTED, one));
    }

    static Stream<PlantedFeature> sound() {
        return PlantedFeature.all().stream().filter(one -> !SOUND.isEmpty() && isMeant(SOUND, one));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("planted")
    void isFound(PlantedFeature planted) throws Exception {
        Outcome outcome = play(planted, planted.in(build.root()).options(directory.resolve("defect")));

        assertThat(outcome.finds().counts().keySet())
                .as("%s%n%s", planted, outcome.text())
                .containsAnyElementsOf(planted.found());
    }

    /** What is found of a feature is the defect's. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("sound")
    void isNotFoundWhereItIsNot(PlantedFeature planted) throws Exception {
        assertThat(play(planted, "").finds().first()).as(planted.toString()).isEmpty();
    }

    private static boolean isMeant(String words, PlantedFeature planted) {
        return words.equals("all")
                || Pattern.compile(words).matcher(planted.toString()).find();
    }

    private Outcome play(PlantedFeature planted, String options) throws Exception {
        try (Database database = planted.server().start(build, directory.resolve("database"), planted.seed());
                Target target = planted.sinks().start(build.root(), directory.resolve("target"))) {
            boolean refused = planted.feature().equals(Round.Plan.REFUSED);
            boolean ends = refused || planted.feature().equals("none");
            Round.Plan plan = new Round.Plan(
                    build.runner(),
                    ends ? MOST : TIME,
                    Integer.MAX_VALUE,
                    refused ? List.of(Kills.none()) : List.<Fault>of(Kills.none(), Kills.none(), Kills.anywhere()),
                    List.of(),
                    options,
                    List.of(planted.plays()));

            Outcome outcome = new Round(database, target, null, directory.resolve("round"), MIRROR, plan).play();

            System.out.println(planted + "\n" + outcome.text());
            return outcome;
        }
    }

    @Test
    void eachFeatureHasADefect() {
        Set<String> features = Stream.of(PostgresFeatures.all(false), MySqlFeatures.all(false, true))
                .flatMap(List::stream)
                .map(Feature::name)
                .collect(Collectors.toCollection(TreeSet::new));
        features.add(Round.Plan.REFUSED);
        features.removeAll(ELSEWHERE);

        assertThat(PlantedFeature.all()).extracting(PlantedFeature::feature).containsAll(features);
    }

    @Test
    void theDocsListThem() throws Exception {
        Path page = build.root().resolve("examples/README.md");
        String committed = Files.readString(page);
        int begin = committed.indexOf("-->\n", committed.indexOf("<!-- begin planted")) + "-->\n".length();
        int end = committed.indexOf("<!-- end planted");
        String wanted = committed.substring(0, begin) + table() + committed.substring(end);
        if (Boolean.getBoolean("update")) {
            Files.writeString(page, wanted);
            committed = wanted;
        }

        assertThat(committed)
                .as("out of date: run this test with -Dupdate=true")
                .isEqualTo(wanted);
    }

    private static String table() {
        return PlantedFeature.all().stream()
                .map(planted -> "| " + planted.server().title() + " | `" + planted.feature() + "` | " + planted.what()
                        + " | "
                        + planted.found().stream()
                                .sorted()
                                .map(kind -> "`" + kind + "`")
                                .collect(Collectors.joining(" or "))
                        + " | " + planted.when().word() + " |\n")
                .collect(Collectors.joining(
                        "",
                        "| source | feature | defect | is found as | in every build |\n|---|---|---|---|---|\n",
                        ""));
    }
}
