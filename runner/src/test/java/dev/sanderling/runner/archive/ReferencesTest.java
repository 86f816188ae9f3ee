package dev.sanderling.runner.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static String complete(String list) throws Exception {
        InputStream in = System.in;
        PrintStream out = System.out;
        var said = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            References.main(new String[0]);
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void ourReferencesAreThoseOfTheCodeAndOthersStay() throws Exception {
        String ours = "dev/sanderling/runner/archive/References";
        String[] lines = complete("java/lang/Object\n" + ours + "\ndev/sanderling/Gone\n@cp java/lang/Object 7 9\n@cp "
                        + ours + " 60001\n")
                .split("\n", -1);
        assertThat(lines)
                .hasSize(6)
                .startsWith("java/lang/Object", ours, "dev/sanderling/Gone", "@cp java/lang/Object 7 9");
        // The first constant of a class is javac's reference to the constructor of its parent.
        assertThat(lines[4]).startsWith("@cp " + ours + " 1 2 ").doesNotContain("60001");
        assertThat(lines[4].split(" ")).hasSizeGreaterThan(50);
    }

    /** Every kind of constant that javac writes is passed over as long as it is, or the numbers would be nonsense. */
    @Test
    void longsAndTextsAreCounted() throws Exception {
        for (Class<?> type :
                new Class<?>[] {Math.class, String.class, java.util.stream.Collectors.class, Module.class}) {
            try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                assertThat(References.of(java.util.Objects.requireNonNull(file)))
                        .as(type.getName())
                        .isSorted()
                        .isNotEmpty();
            }
        }
    }
}
