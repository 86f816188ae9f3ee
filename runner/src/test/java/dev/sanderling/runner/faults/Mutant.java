package dev.sanderling.runner.faults;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A class of the runner with a defect: compiled again from a source in which a few words were changed, and put before
 * the real one in the runs of a test. Where the words are no longer there the test fails, instead of testing nothing.
 *
 * @param source below the runner's root package
 */
record Mutant(String source, String words, String wrong) {
    private static final Path ROOT = Path.of("src/main/java/dev/sanderling/runner");

    static Mutant of(String source, String words, String wrong) {
        return new Mutant(source, words, wrong);
    }

    /** Compiles it below that directory; returns where its classes are. */
    Path compile(Path directory) throws IOException {
        String text = Files.readString(ROOT.resolve(source));
        if (!text.contains(words)) {
            throw new IllegalStateException(source + " has changed: no \"" + words + "\" in it any more.");
        }
        Path file = directory.resolve(source);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text.replace(words, wrong));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null);
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-nowarn",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        files.getJavaFileObjects(file))
                .call();
        if (!compiled) {
            throw new IllegalStateException("the defect does not compile: " + said);
        }
        return classes;
    }

    /** Options that make a run take its classes from there first. */
    static List<String> before(Path classes) {
        return List.of(RunnerProcess.CLASS_PATH_FIRST + classes + File.pathSeparator);
    }
}
