package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    /** Else applying the folder makes one of them overwrite another. */
    @Test
    void noTwoHaveOneName() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path example : examples()) {
            JobDocument.read(Files.readString(example), Strictness.STRICT)
                    .document()
                    .ifPresent(job -> names.add(job.namespace() + "/" + job.name()));
        }
        assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../examples"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsValidWordForWord(Path example) throws IOException {
        String text = Files.readString(example);
        JobDocument.Reading reading = JobDocument.read(text, Strictness.STRICT);

        assertThat(reading.problems()).isEmpty();
        JobDocument job = reading.document().orElseThrow();
        assertThat(Plans.checkInCluster(job.namespace(), job.name(), job.spec()))
                .isInstanceOf(Checked.Valid.class);
        assertThat(text.lines().count()).as("one story fits on a screen").isLessThanOrEqualTo(40);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void bothReadingsMeanTheSame(Path example) throws IOException {
        String text = Files.readString(example);

        assertThat(JobDocument.read(text, Strictness.LENIENT).check())
                .isEqualTo(JobDocument.read(text, Strictness.STRICT).check());
    }
}
