package dev.sanderling.examples.bench;

import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Jobs over the shop, run as a user on a laptop runs them; or with a ConfigMap, as a pod does. */
final class Jobs {
    private final Build build;
    private final Shop shop;
    private final Path directory;
    private final Map<String, String> environment;

    /** @param environment for every run */
    Jobs(Build build, Shop shop, Path directory, Map<String, String> environment) throws IOException {
        this.build = build;
        this.shop = shop;
        this.directory = directory;
        this.environment = environment;
        Path secret = Files.createDirectories(directory.resolve("secrets/shop"));
        Files.writeString(secret.resolve("username"), Shop.USER);
        Files.writeString(secret.resolve("password"), Shop.PASSWORD);
    }

    /** A job of that name for one table. */
    void write(String name, String table, String snapshot) throws IOException {
        write(name, table, snapshot, "{name: lake, files: {url: \"file:///data/" + name + "\"}}");
    }

    /** The same with another sink. */
    void write(String name, String table, String snapshot, String sink) throws IOException {
        write(name, table, snapshot, sink, "[]");
    }

    /** The same with transforms. */
    void write(String name, String table, String snapshot, String sink, String transforms) throws IOException {
        Files.writeString(directory.resolve(name + ".yaml"), """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: %s, namespace: bench}
                spec:
                  schedule: "*/5 * * * *"
                  source:
                    postgres:
                      host: 127.0.0.1
                      port: %d
                      database: %s
                      credentials: {secretName: shop}
                      tls: {mode: disable}
                    tables: {include: [%s]}
                    snapshot: {mode: %s}
                  transforms: %s
                  sinks:
                  - %s
                """.formatted(
                        name, shop.port(), Shop.DATABASE, table, snapshot, transforms, sink));
    }

    /** A job of that name for the till. */
    void write(String name, Till till) throws IOException {
        Files.writeString(directory.resolve(name + ".yaml"), """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: %s, namespace: bench}
                spec:
                  schedule: "*/5 * * * *"
                  source:
                    mysql:
                      host: 127.0.0.1
                      port: %d
                      credentials: {secretName: shop}
                      tls: {mode: disable}
                    tables: {include: [%s]}
                  sinks:
                  - name: lake
                    files: {url: "file:///data/%s"}
                """.formatted(name, till.port(), Till.TABLE, name));
    }

    /** One run with the checkpoint in files. */
    Measured run(String name) throws IOException, InterruptedException {
        return command(
                Map.of(),
                "run",
                "--job",
                file(name),
                "--state",
                directory.resolve("state-" + name).toString());
    }

    /** One run with the checkpoint where a pod has it. */
    Measured run(String name, Map<String, String> pod) throws IOException, InterruptedException {
        return command(pod, "run", "--job", file(name));
    }

    /** Any command. */
    Measured command(Map<String, String> more, String... words) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("data"));
        List<String> all = new java.util.ArrayList<>(List.of(build.runner().toString()));
        all.addAll(List.of(words));
        if (!words[0].equals("show")) {
            all.addAll(List.of(
                    "--secrets",
                    directory.resolve("secrets").toString(),
                    "--mount",
                    "/data=" + directory.resolve("data")));
        }
        Map<String, String> merged = new java.util.HashMap<>(environment);
        merged.putAll(more);
        return Measured.run(directory.resolve("runner.log"), merged, all);
    }

    /** A process that is not the runner's. */
    Measured measure(List<String> command) throws IOException, InterruptedException {
        return Measured.run(directory.resolve("runner.log"), Map.of(), command);
    }

    /** Where Secrets lie. */
    Path secrets() {
        return directory.resolve("secrets");
    }

    /** Where a job of that name writes, unless its sink says otherwise. */
    Path data(String name) {
        return directory.resolve("data").resolve(name);
    }

    String file(String name) {
        return directory.resolve(name + ".yaml").toString();
    }

    String state(String name) {
        return directory.resolve("state-" + name).toString();
    }
}
