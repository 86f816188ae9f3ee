package dev.sanderling.runner.source.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.PostgresFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the docs say of each kind of source is what its list says; {@code -Dupdate=true} writes it. */
class SourceFeaturesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/source-features.md");

    private static final String PROSE = """
            # What is captured of which feature

            Written by `SourceFeaturesTest` from the lists in the code, one for each kind of source. Each feature is

            - **right**: captured exactly, and the tests named fail if it were not so;
            - **noted**: captured with a difference that you must know; `sanderling check` and the batch's notes name it;
            - **refused**: a check or a run stops with a sentence that names it and the remedy, and nothing of it is published.

            The tests named run always, `AnyTableIT` with few tables (runner/README.md says how it is run with more).
            """;

    /** The kinds of sources, as the page heads them. */
    private static Map<String, SourceFeature[]> kinds() {
        Map<String, SourceFeature[]> kinds = new LinkedHashMap<>();
        kinds.put("PostgreSQL", PostgresFeature.values());
        kinds.put("MySQL", dev.sanderling.runner.source.mysql.MySqlFeature.values());
        return kinds;
    }

    @Test
    void thePageHasTheListsOfTheCode() throws IOException {
        String page = page();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("out of date: run this test with -Dupdate=true")
                .isEqualTo(page);
    }

    @Test
    void eachFeatureNamesTestsThatExist() throws IOException {
        Set<String> tests = tests();
        kinds().forEach((kind, features) -> {
            for (SourceFeature feature : features) {
                assertThat(feature.tests()).as("%s: %s", kind, feature).isNotEmpty();
                assertThat(tests).as("%s: %s", kind, feature).contains(feature.tests());
            }
        });
    }

    @Test
    void noFeatureStandsTwice() {
        kinds().forEach((kind, features) -> assertThat(Arrays.stream(features)
                        .map(f -> f.subject() + " " + f.feature())
                        .toList())
                .as(kind)
                .doesNotHaveDuplicates());
    }

    private static String page() {
        var text = new StringBuilder(PROSE);
        kinds().forEach((kind, features) -> {
            text.append("\n## ").append(kind).append('\n');
            for (Subject subject : Subject.values()) {
                List<SourceFeature> of = Arrays.stream(features)
                        .filter(f -> f.subject() == subject)
                        .toList();
                if (!of.isEmpty()) {
                    text.append("\n### ").append(heading(subject)).append("\n\n| feature | | |\n|---|---|---|\n");
                    of.forEach(f -> text.append("| ")
                            .append(cell(f.feature()))
                            .append(" | ")
                            .append(f.treatment().name().toLowerCase(Locale.ROOT))
                            .append(" | ")
                            .append(cell(f.explanation()))
                            .append(" (")
                            .append(Arrays.stream(f.tests())
                                    .map(t -> "`" + t + "`")
                                    .collect(Collectors.joining(", ")))
                            .append(") |\n"));
                }
            }
        });
        return text.toString();
    }

    private static String heading(Subject subject) {
        String words = subject.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    /** Simple names of everything in the modules' tests. */
    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Stream.of("crds", "runner", "operator", "examples")
                .map(module -> ROOT.resolve(module).resolve("src/test/java"))
                .flatMap(SourceFeaturesTest::walk)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
