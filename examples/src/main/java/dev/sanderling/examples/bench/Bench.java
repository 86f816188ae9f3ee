package dev.sanderling.examples.bench;

import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Shop;
import dev.sanderling.pod.RunnerPod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postgresql.PGConnection;

/** Measures the assembled runner against a real PostgreSQL, and prints one table. */
public final class Bench {
    private static final int SMALL_RUNS = 7;
    private static final int BIG_RUNS = 3;
    private static final int ROWS = 1_000_000;
    private static final String CHECKPOINT = "quiet-checkpoint";
    /** Records that the other sink gets, and writes, at a time: with more it is no faster. */
    private static final int PEER_BATCH = 5_000;

    private static final String NARROW = """
            CREATE TABLE narrow (id bigint PRIMARY KEY, a int, b int, c text, d timestamptz, e numeric(10,2));
            INSERT INTO narrow SELECT g, g, g %% 1000, 'name ' || g, now(), g / 100.0 FROM generate_series(1, %d) g;
            ALTER TABLE narrow OWNER TO sanderling""".formatted(ROWS);

    private static final String UPDATES = """
            DO $$ BEGIN FOR i IN 0..%d LOOP
                UPDATE narrow SET a = a + 1 WHERE id BETWEEN i * 100 + 1 AND i * 100 + 100;
                COMMIT;
            END LOOP; END $$""".formatted(ROWS / 100 - 1);

    private final Shop shop;
    private final Jobs jobs;
    private final Path directory;

    private Bench(Shop shop, Jobs jobs, Path directory) {
        this.shop = shop;
        this.jobs = jobs;
        this.directory = directory;
    }

    /**
     * @param arguments a directory for everything; and {@code --train} to collect class lists there, or {@code
     *     --databases} or {@code --formats} to measure database sinks or formats of files, instead
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        boolean train = arguments.length > 1 && arguments[1].equals("--train");
        Map<String, String> environment = train
                ? Map.of(
                        "SANDERLING_JAVA_OPTS",
                        "-Xshare:off -XX:DumpLoadedClassList=" + Files.createDirectories(directory.resolve("lists"))
                                + "/%p.list")
                : Map.of();
        try (Shop shop = Shop.start(directory.resolve("postgres"))) {
            Bench bench = new Bench(shop, new Jobs(Build.find(), shop, directory, environment), directory);
            if (train) {
                bench.train();
            } else if (arguments.length > 1 && arguments[1].equals("--databases")) {
                bench.measureDatabases();
            } else if (arguments.length > 1 && arguments[1].equals("--formats")) {
                bench.measureFormats();
            } else {
                bench.measure();
            }
        }
    }

    private void train() throws Exception {
        jobs.write("quiet", "public.payments", "Initial");
        jobs.command(Map.of(), "check", "--job", jobs.file("quiet"), "--state", jobs.state("quiet"));
        tenChanges();
        for (int i = 0; i < 2; i++) {
            jobs.run("quiet");
            jobs.run("quiet");
            tenChanges();
        }
        jobs.command(Map.of(), "show", "--state", jobs.state("quiet"));
        jobs.write("pod", "public.payments", "Initial");
        withApi(pod -> {
            jobs.run("pod", pod);
            jobs.run("pod", pod);
            tenChanges();
            jobs.run("pod", pod);
        });
        Till.with(directory.resolve("mysql"), till -> {
            jobs.write("till", till);
            for (int i = 0; i < 3; i++) {
                jobs.run("till");
                jobs.run("till");
                till.tenChanges();
            }
        });
    }

    private void measure() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d processors, load %s before, %s, %s runs (%s of the big ones); medians%n%n",
                Runtime.getRuntime().availableProcessors(),
                load(),
                System.getProperty("os.version"),
                SMALL_RUNS,
                BIG_RUNS);
        System.out.printf("%-44s %9s %9s %9s %12s%n", "", "wall s", "CPU s", "peak MiB", "rows/s");

        jobs.write("quiet", "public.payments", "Initial");
        jobs.run("quiet");
        print("empty tick, --state", 0, repeat(SMALL_RUNS, () -> jobs.run("quiet")));
        jobs.write("pod", "public.payments", "Initial");
        withApi(pod -> {
            jobs.run("pod", pod);
            print("empty tick, ConfigMap over TLS", 0, repeat(SMALL_RUNS, () -> jobs.run("pod", pod)));
        });
        Till.with(directory.resolve("mysql"), till -> {
            jobs.write("till", till);
            jobs.run("till");
            jobs.run("till");
            print("empty tick of MySQL, --state", 0, repeat(SMALL_RUNS, () -> jobs.run("till")));
        });
        print("10 changes, --state", 0, repeat(SMALL_RUNS, () -> {
            tenChanges();
            return jobs.run("quiet");
        }));

        shop.execute(NARROW.split(";\n"));
        vacuum();
        print("COPY of 1,000,000 rows (the floor)", ROWS, repeat(BIG_RUNS, this::copy));
        List<Measured> snapshots = new ArrayList<>();
        for (int i = 0; i < BIG_RUNS; i++) {
            String name = "snapshot-" + i;
            jobs.write(name, "public.narrow", "Initial");
            snapshots.add(jobs.run(name));
            forget(name);
        }
        print("snapshot of 1,000,000 rows", ROWS, snapshots);

        jobs.write("backlog", "public.narrow", "NoData");
        jobs.run("backlog");
        List<Measured> backlogs = new ArrayList<>();
        for (int i = 0; i < BIG_RUNS; i++) {
            update();
            vacuum();
            backlogs.add(jobs.run("backlog"));
        }
        print("backlog of 1,000,000 changes, 100 a transaction", ROWS, backlogs);
        System.out.printf("%nload %s after%n", load());
    }

    private void measureFormats() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d processors, load %s before; one run each%n%n",
                Runtime.getRuntime().availableProcessors(),
                load());
        shop.execute(NARROW.split(";\n"));
        vacuum();
        new Formats(shop, jobs, directory).measure(ROWS, () -> {
            update();
            vacuum();
        });
        System.out.printf("%nload %s after%n", load());
    }

    private void measureDatabases() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d processors, load %s before; one run each; source and target on one server%n%n",
                Runtime.getRuntime().availableProcessors(),
                load());
        System.out.printf("%-44s %9s %9s %9s %12s%n", "", "wall s", "CPU s", "peak MiB", "rows/s");
        shop.execute(NARROW.split(";\n"));
        vacuum();
        Copies copies = new Copies(shop, jobs, Build.find().root());
        copies.create();
        print("COPY of 1,000,000 rows in (the floor)", ROWS, Copies.one(copies.floor(ROWS)));
        for (String mode : List.of("Upsert", "Append")) {
            String name = mode.toLowerCase(Locale.ROOT);
            print(mode + ": snapshot of 1,000,000 rows", ROWS, Copies.one(copies.snapshot(name, mode)));
            update();
            vacuum();
            print(mode + ": backlog of 1,000,000 updates", ROWS, Copies.one(jobs.run(name)));
        }
        measurePeer(copies);
        System.out.printf("%nload %s after%n", load());
    }

    /** The other sink gets its rows from memory: it reads no source, and notes no position with them. */
    private void measurePeer(Copies copies) throws Exception {
        System.out.printf(
                "%n%s%n", "debezium-connector-jdbc, given the same rows as records in memory: no source is read");
        System.out.printf("%s%n", "(ours read it), no position is kept, a log has no columns about the change");
        copies.createForPeer();
        for (boolean unnest : List.of(false, true)) {
            String way = unnest ? " (unnest)" : "";
            copies.settlePeer("upsert", true);
            print("upsert of 1,000,000 new rows" + way, ROWS, peer(copies, "upsert", unnest, "r", 0));
            copies.settlePeer("upsert", false);
            print("upsert of 1,000,000 updates" + way, ROWS, peer(copies, "upsert", unnest, "u", 1));
            copies.settlePeer("insert", true);
            print("insert of 1,000,000 updates" + way, ROWS, peer(copies, "insert", unnest, "u", 1));
        }
    }

    private static List<Measured> peer(Copies copies, String mode, boolean unnest, String op, int more)
            throws Exception {
        return Copies.one(copies.peer(mode, unnest, PEER_BATCH, op, ROWS, more));
    }

    /** Not within one transaction, as the shop's own statements are. */
    private void update() throws SQLException {
        try (Connection connection = shop.connect();
                var statement = connection.createStatement()) {
            statement.execute(UPDATES);
        }
    }

    private void tenChanges() throws SQLException {
        shop.execute("INSERT INTO payments (order_id, amount) SELECT 1, i FROM generate_series(1, 10) i");
    }

    private Measured copy() throws SQLException, IOException {
        long started = System.nanoTime();
        try (Connection connection = shop.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY narrow TO STDOUT", OutputStream.nullOutputStream());
        }
        return new Measured((System.nanoTime() - started) / 1e9, Double.NaN, 0);
    }

    /** So that neither the next measurement nor its checkpoint pays for what was done before it. */
    private void vacuum() throws SQLException {
        try (Connection connection = shop.connect();
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE narrow");
            statement.execute("CHECKPOINT");
        }
    }

    /** Slot and files of a job that is not needed any more. */
    private void forget(String name) throws SQLException, IOException {
        shop.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE '%"
                + name.replace('-', '_') + "%'");
        try (var files = Files.walk(directory.resolve("data").resolve(name))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private interface WithApi {
        void go(Map<String, String> pod) throws Exception;
    }

    /** The API server is a process of its own: its work is not the runner's. */
    private void withApi(WithApi what) throws Exception {
        Path credentials = directory.resolve("api");
        Process api = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        TlsApi.class.getName(),
                        credentials.toString(),
                        CHECKPOINT)
                .redirectError(directory.resolve("api.log").toFile())
                .start();
        try (var said = api.inputReader(StandardCharsets.UTF_8)) {
            String url = said.readLine();
            if (url == null) {
                throw new IllegalStateException("the API server did not start; see " + directory.resolve("api.log"));
            }
            what.go(Map.of(
                    RunnerPod.NAMESPACE,
                    "default",
                    RunnerPod.CHECKPOINT,
                    CHECKPOINT,
                    RunnerPod.API_URL,
                    url,
                    RunnerPod.API_CREDENTIALS,
                    credentials.toString()));
        } finally {
            api.destroy();
        }
    }

    private interface OneRun {
        Measured go() throws Exception;
    }

    private static List<Measured> repeat(int times, OneRun run) throws Exception {
        List<Measured> runs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            runs.add(run.go());
        }
        return runs;
    }

    private static void print(String what, int rows, List<Measured> runs) {
        Measured median = Measured.median(runs);
        System.out.printf(
                Locale.ROOT,
                "%-44s %9.2f %9s %9s %12s%n",
                what,
                median.wallSeconds(),
                Double.isNaN(median.cpuSeconds()) ? "" : String.format(Locale.ROOT, "%.2f", median.cpuSeconds()),
                median.peakBytes() == 0 ? "" : Long.toString(median.peakBytes() >> 20),
                rows == 0 ? "" : String.format(Locale.ROOT, "%,.0f", rows / median.wallSeconds()));
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
