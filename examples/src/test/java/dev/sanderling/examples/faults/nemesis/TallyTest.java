package dev.sanderling.examples.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.examples.local.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted is what the runner says. */
class TallyTest {
    @ParameterizedTest
    @EnumSource(Way.class)
    void theRunnerSaysSo(Way way) throws IOException {
        try (Stream<Path> files = Files.walk(Build.find().root().resolve("runner/src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .as("the words by which the log of a run that %s is known", way.title())
                    .anyMatch(file -> text(file).contains(way.sentence()));
        }
    }

    @Test
    void whatNoRunCameToIsNamed() {
        var tally = new Tally(false, true);
        tally.place("AFTER_LOCK", false);
        tally.place("AFTER_CLAIM", false);
        tally.place("AFTER_CLAIM", true);
        tally.log("INFO Recovery: publishing what is pending, where it is not published");

        assertThat(tally.neverMet())
                .contains("AFTER_LOCK (1 runs were to be halted there)", "a run " + Way.SLOT_STAYS.title())
                .noneMatch(what -> what.contains("AFTER_CLAIM") || what.contains(Way.PENDING.title()))
                .as("of databases that are written to, where there is none")
                .noneMatch(what -> what.contains(Way.ADOPTED.title()));
    }

    @Test
    void whatOneRoundMetIsMetByAll() {
        var all = new Tally();
        var met = new Tally(true, false);
        met.log("segment 1 of batch b is committed in sink copy: going on from there");
        all.add(new Tally(true, false));
        all.add(met);

        assertThat(all.neverMet()).doesNotContain("a run " + Way.ADOPTED.title());
        assertThat(all.ways()).containsEntry(Way.ADOPTED, 1).doesNotContainKey(Way.SLOT_STAYS);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
