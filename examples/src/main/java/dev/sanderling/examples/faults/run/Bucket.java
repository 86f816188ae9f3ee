package dev.sanderling.examples.faults.run;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server that speaks S3 in a process of its own, with one bucket. What it holds are files, which the checker reads. */
public final class Bucket implements Closeable {
    /** Its one bucket. */
    public static final String NAME = "lake";

    private static final String KEY = "faults";
    private static final String SECRET = "the-secret-of-faults";
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 50;

    private final Process process;
    private final int port;
    private final Path data;

    private Bucket(Process process, int port, Path data) {
        this.process = process;
        this.port = port;
        this.data = data;
    }

    /**
     * Starts it.
     *
     * @param root of the repository, where the build of the runner has left the server's jars
     * @param directory for its files
     */
    public static Bucket start(Path root, Path directory) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        Files.createDirectories(data.resolve(NAME));
        int port = freePort();
        Path properties =
                Files.writeString(directory.resolve("s3proxy.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                jclouds.identity=any
                jclouds.credential=any
                """.formatted(port, KEY, SECRET, data));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        root.resolve("runner/src/test/resources/s3proxy") + ":"
                                + root.resolve("runner/target/s3proxy/*"),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var bucket = new Bucket(process, port, data.resolve(NAME));
        bucket.awaitAnswer();
        return bucket;
    }

    /** Not one of those that the system gives away by itself: the server takes seconds to bind it. */
    private static int freePort() {
        while (true) {
            int port = 20_000 + ThreadLocalRandom.current().nextInt(12_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS) || System.currentTimeMillis() > deadline) {
                    close();
                    throw new IOException("the S3 server does not start; its log lies beside its data", notYet);
                }
            }
        }
    }

    /** Where it is reached. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** What a job of that name publishes to. */
    public Path folder(String job) {
        return data.resolve(job);
    }

    /** The sink of a job of that name, as an item of spec.sinks. */
    String sink(String job) {
        return "- name: lake\n  files: {" + place(job) + "}\n";
    }

    /** Where a sink of files finds a job's folder, as fields of it. */
    public String place(String job) {
        return "url: \"s3://%s/%s\", s3: {endpoint: \"%s\", credentials: {secretName: bucket}}"
                .formatted(NAME, job, endpoint());
    }

    /** Writes the key as a Secret of that directory. */
    public static void secret(Path secret) throws IOException {
        Files.createDirectories(secret);
        Files.writeString(secret.resolve("access-key-id"), KEY);
        Files.writeString(secret.resolve("secret-access-key"), SECRET);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
