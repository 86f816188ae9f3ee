package dev.sanderling.examples.faults;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A defect that is planted into the runner, to see that it is found: some of its classes are compiled again from
 * sources that were changed in a few words, and put before the real ones on the class path of the runs. So nothing of
 * it is in what is shipped, and a source that has moved on makes the test fail instead of testing something else.
 */
final class Defect {
    private final Path root;
    private final List<Edit> edits = new ArrayList<>();

    private record Edit(String source, String old, String planted) {}

    private Defect(Path root) {
        this.root = root;
    }

    /** None yet, in the runner of that repository. */
    static Defect in(Path root) {
        return new Defect(root);
    }

    /** In that source of the runner, relative to its root package: every occurrence of some words becomes others. */
    Defect where(String source, String old, String planted) {
        edits.add(new Edit(source, old, planted));
        return this;
    }

    /** Options that make a JVM run the runner with the defect; classes lie below the directory. */
    String options(Path directory) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> files = new ArrayList<>();
        for (String source : edits.stream().map(Edit::source).distinct().toList()) {
            String text = Files.readString(root.resolve("runner/src/main/java/dev/sanderling/runner/" + source));
            for (Edit edit :
                    edits.stream().filter(e -> e.source().equals(source)).toList()) {
                if (!text.contains(edit.old())) {
                    throw new IllegalStateException(source + " has changed: no \"" + edit.old()
                            + "\" in it any more. Plant the defect where it belongs now.");
                }
                text = text.replace(edit.old(), edit.planted());
            }
            Path file = sources.resolve(source);
            Files.createDirectories(file.resolveSibling("."));
            files.add(Files.writeString(file, text).toString());
        }
        String classPath = runnersClassPath();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath),
                        null,
                        compiler.getStandardFileManager(null, null, null)
                                .getJavaFileObjects(files.toArray(new String[0])))
                .call();
        if (!compiled) {
            throw new IllegalStateException("the defect does not compile: " + said);
        }
        return "-cp " + classes + ":" + classPath;
    }

    /** The runner's own first, as it is shipped: some of its classes stand in for those of libraries. */
    private String runnersClassPath() throws IOException {
        try (Stream<Path> jars = Files.list(root.resolve("runner/target/sanderling/lib"))) {
            return jars.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted(Comparator.comparing((String name) -> !name.contains("/sanderling-"))
                            .thenComparing(Comparator.naturalOrder()))
                    .collect(Collectors.joining(":"));
        }
    }
}
