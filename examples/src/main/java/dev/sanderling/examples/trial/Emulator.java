package dev.sanderling.examples.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a cloud gives its users to try things out with: a program of Node.js, got by npm when it is first needed. */
final class Emulator implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final String endpoint;
    private final Map<String, String> environment;

    private Emulator(Process process, String endpoint, Map<String, String> environment) {
        this.process = process;
        this.endpoint = endpoint;
        this.environment = environment;
    }

    /** Azurite; it has no container yet. */
    static Emulator azure(Path root, Path directory) throws IOException, InterruptedException {
        Path modules = installed(root, "azurite");
        int port = freePort();
        Process process = node(
                modules,
                directory,
                modules.resolve("azurite/dist/src/blob/main.js").toString(),
                "--inMemoryPersistence",
                "--skipApiVersionCheck",
                "--blobPort",
                Integer.toString(port));
        String endpoint = "http://127.0.0.1:" + port + "/" + AzureAccount.NAME;
        return new Emulator(process, endpoint, Map.of()).awaiting(port, directory);
    }

    /** Firebase's storage, with a bucket {@code lake}; tokens come from where Google's nodes have them, by a proxy. */
    static Emulator google(Path root, Path directory) throws IOException, InterruptedException {
        Path modules = installed(root, "firebase-tools");
        int port = freePort();
        Path program = root.resolve("runner/src/test/resources/gcs/emulator.js");
        Process process = node(modules, directory, program.toString(), Integer.toString(port));
        return new Emulator(
                        process,
                        "http://127.0.0.1:" + port,
                        Map.of("http_proxy", "http://127.0.0.1:" + (port + 1), "NO_PROXY", "127.0.0.1"))
                .awaiting(port, directory);
    }

    /** Where it is reached. */
    String endpoint() {
        return endpoint;
    }

    /** What a run needs besides, to find the identity that a pod would have. */
    Map<String, String> environment() {
        return environment;
    }

    private static Path installed(Path root, String name) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(root.resolve("examples/target/node"));
        Path modules = directory.resolve("node_modules");
        if (!Files.isDirectory(modules.resolve(name))) {
            System.out.println("  getting " + name + " by npm ...");
            Path log = directory.resolve("npm.log");
            int code;
            try {
                code = process(
                                directory,
                                log,
                                List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", name),
                                Map.of())
                        .waitFor();
            } catch (IOException e) {
                throw new IOException(
                        "This example's store is played by " + name + ", which needs Node.js and npm.", e);
            }
            if (code != 0) {
                throw new IOException("npm could not get " + name + "; it says why in " + log + ".");
            }
        }
        return modules;
    }

    private static Process node(Path modules, Path directory, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(words));
        return process(directory, directory.resolve("log"), command, Map.of("NODE_PATH", modules.toString()));
    }

    private static Process process(Path directory, Path log, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Emulator awaiting(int port, Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return this;
            } catch (IOException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("the store does not start; see " + directory.resolve("log"), notYet);
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
