package dev.sanderling.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.local.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A checker that shared code with what it checks would share its mistakes. */
class CheckerIndependenceTest {
    private static final String OWN = "dev.sanderling.examples.faults.check";
    private static final Pattern OURS = Pattern.compile("dev\\.sanderling\\.[\\w.]+");

    @Test
    void theCheckerKnowsNothingOfOurs() throws Exception {
        Path sources = Build.find().root().resolve("examples/src/main/java").resolve(OWN.replace('.', '/'));
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Matcher names = OURS.matcher(Files.readString(file));
                while (names.find()) {
                    if (!names.group().startsWith(OWN)) {
                        others.add(file.getFileName() + ": " + names.group());
                    }
                }
            }
        }
        assertThat(others).isEmpty();
    }
}
