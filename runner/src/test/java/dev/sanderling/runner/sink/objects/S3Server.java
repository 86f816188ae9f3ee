package dev.sanderling.runner.sink.objects;

import dev.sanderling.plan.ObjectStore;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.sink.files.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/** A real server that speaks S3, s3proxy, in a process of its own. What it holds are files, which a test reads itself. */
public final class S3Server {
    public static final String KEY = "tests";
    public static final String SECRET = "the-secret-of-tests";
    public static final String BUCKET = "lake";

    private static final class Shared {
        private static final S3Server SERVER = start();
    }

    private final int port;
    private final Path directory;

    private S3Server(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    /** One for all tests of this process. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    /** Ends with this process. */
    @SuppressWarnings("AddressSelection") // the loopback address has one meaning
    private static S3Server start() {
        try {
            Path home = Files.createTempDirectory("s3-");
            Files.createDirectories(home.resolve("data").resolve(BUCKET));
            int port = freePort();
            Path properties = Files.writeString(
                    home.resolve("s3proxy.properties"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    jclouds.identity=any
                    jclouds.credential=any
                    """.formatted(port, KEY, SECRET, home.resolve("data")));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            Path.of("src/test/resources/s3proxy") + ":" + Path.of("target/s3proxy/*"),
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            properties.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> answers(port));
            return new S3Server(port, home.resolve("data"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** The bucket as its files. */
    public Path bucket() {
        return directory.resolve(BUCKET);
    }

    /** The bucket as a job names it, through that port: the server's own, or a proxy's. */
    static ObjectStore.S3 store(int port) {
        return new ObjectStore.S3(
                BUCKET,
                Optional.of("http://127.0.0.1:" + port),
                "us-east-1",
                true,
                Optional.of(new ObjectStore.Keys(
                        new SecretKey("s", "id"), new SecretKey("s", "secret"), Optional.empty())));
    }

    static String secret(SecretKey key) {
        return key.key().equals("id") ? KEY : SECRET;
    }

    /**
     * A folder of the bucket, through that port, with little patience.
     *
     * @param again how often what fails in passing is tried again
     */
    public static Storage storage(SinkPlan.Files plan, int port, int again) {
        var patience = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(200), again);
        return ObjectStorage.of(plan, store(port), S3Server::secret, patience);
    }

    /** The same with hardly any patience. */
    public static Storage impatient(SinkPlan.Files plan, int port) {
        var patience = new Patience(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100), 0);
        return ObjectStorage.of(plan, store(port), S3Server::secret, patience);
    }

    /** An item of spec.sinks, named store; {@link #secret(Path)} is its Secret. */
    public static String sink(int port, String prefix, String more) {
        return """
                - name: store
                  files:
                    url: s3://%s/%s
                    s3: {endpoint: "http://127.0.0.1:%d", credentials: {secretName: lake-key}}
                %s
                """.formatted(BUCKET, prefix, port, more.indent(4).stripTrailing());
    }

    /** Writes what {@link #sink} logs in with below a directory of Secrets. */
    public static void secret(Path secrets) throws IOException {
        Path secret = Files.createDirectories(secrets.resolve("lake-key"));
        Files.writeString(secret.resolve("access-key-id"), KEY);
        Files.writeString(secret.resolve("secret-access-key"), SECRET);
    }
}
