package dev.sanderling.examples.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.examples.local.Build;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Plays an example: starts the servers that it names, checks it, runs it, changes some rows, runs it again, and shows what
 * has landed.
 */
public final class Trial {
    private final Build build;
    private final Path directory;
    private final PrintStream out;

    /** @param directory everything goes below it */
    Trial(Build build, Path directory, PrintStream out) {
        this.build = build;
        this.directory = directory;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int exit = 1;
        try {
            Build build = Build.find();
            if (arguments.length != 1 || !Files.exists(build.example(arguments[0]))) {
                System.err.println(
                        "usage: examples/try EXAMPLE; the examples are " + String.join(" ", examples(build)));
                exit = 64;
            } else {
                String name = arguments[0].replaceFirst("[.]yaml$", "");
                Path directory = build.root()
                        .resolve("examples/target/try/" + name + "-"
                                + Instant.now().getEpochSecond());
                exit = new Trial(build, Files.createDirectories(directory), System.out)
                        .play(build.example(arguments[0]));
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.println("try: " + e.getMessage());
        }
        System.out.flush();
        // The clients' threads are no daemons.
        Runtime.getRuntime().halt(exit);
    }

    private static List<String> examples(Build build) throws IOException {
        try (Stream<Path> files = Files.list(build.example("."))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Plays it; returns the exit code of the first command that failed, 0 for none. */
    int play(Path example) throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode document = (ObjectNode) yaml.readTree(example.toFile());
        Path data = Files.createDirectories(directory.resolve("data"));
        out.println("Starting what " + example.getFileName() + " names:");
        try (Servers servers = new Servers(build, directory.resolve("servers"), out)) {
            Placed placed = new Placed(servers, directory);
            placed.place(document);
            Path job = directory.resolve("job.yaml");
            yaml.writeValue(job.toFile(), document);
            out.println("  " + job + ": the example, with the addresses of these servers");
            for (String command : List.of("check", "run")) {
                int code = sanderling(command, job, data, placed.environment());
                if (code != 0) {
                    return code;
                }
            }
            change(document, servers);
            int code = sanderling("run", job, data, placed.environment());
            if (code == 0) {
                new Landed(out).show(document, servers, data);
            }
            return code;
        }
    }

    private void change(ObjectNode document, Servers servers) throws Exception {
        String[] changes = document.at("/spec/source/postgres").isObject()
                ? new String[] {
                    "INSERT INTO orders (customer_id, total) VALUES (1, 12.34)",
                    "UPDATE orders SET state = 'paid' WHERE id = 1",
                    "UPDATE customers SET email = 'new@example.com' WHERE id = 1",
                    "DELETE FROM orders WHERE id = 2"
                }
                : new String[] {
                    "INSERT INTO invoices (amount, note) VALUES (99.99, 'late')",
                    "UPDATE invoices SET note = 'paid' WHERE id = 1",
                    "DELETE FROM invoices WHERE id = 2"
                };
        out.println();
        for (String change : changes) {
            out.println("> " + change + ";");
        }
        if (document.at("/spec/source/postgres").isObject()) {
            servers.shop().execute(changes);
        } else {
            servers.billing().execute(changes);
        }
    }

    private int sanderling(String command, Path job, Path data, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(build.runner().toString(), command, "--job", job.toString()));
        words.addAll(List.of("--secrets", directory.resolve("secrets").toString()));
        words.addAll(List.of("--configmaps", directory.resolve("configmaps").toString()));
        words.addAll(List.of("--mount", "/data=" + data));
        words.addAll(List.of("--state", directory.resolve("state").toString()));
        out.println();
        out.println("$ " + String.join(" ", words).replace(build.root() + "/", ""));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putAll(environment);
        return builder.start().waitFor();
    }
}
