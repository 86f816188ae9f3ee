package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.pod.RunnerPod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that is continuous: one process that follows the source, idle or not, through whatever happens to it. */
class ContinuousIT {
    private static final String SCHEDULE = "schedule: \"* * * * *\"";

    @TempDir
    Path directory;

    private final List<RunnerProcess> started = new ArrayList<>();

    /** They do not end by themselves, whatever became of the test. */
    @AfterEach
    void killThem() throws Exception {
        for (RunnerProcess run : started) {
            run.killAfter(Duration.ZERO);
        }
    }

    private RunnerProcess start(Workplace workplace, Map<String, String> environment) throws Exception {
        RunnerProcess run = workplace.start(environment);
        started.add(run);
        return run;
    }

    @ParameterizedTest
    @EnumSource
    void changesAreThereWithinTheIntervalAndIdlingWritesNothing(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            Workplace workplace = continuous(shop, "PT1S", "");
            RunnerProcess run = start(workplace, Map.of(RunnerPod.PULSE, pulse().toString()));
            soon(run, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            for (int id = 2; id < 6; id++) {
                long before = System.nanoTime();
                int expected = id;
                shop.run("insert into t values (" + id + ", 'x')");
                soon(run, () -> assertThat(ids(workplace, shop)).hasSize(expected));
                // The interval and a second, and as much again for a machine that others use as well.
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
            }
            // It goes on for a minute after the last change, and then gives back what it took.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(workplace.state().open()).isNull());
            State idle = workplace.state();
            assertThat(idle.receipts().getLast().stoppedBy()).isEqualTo(Receipt.StoppedBy.BARRIER);
            Instant written = Files.getLastModifiedTime(directory.resolve("state/state.json"))
                    .toInstant();
            Instant alive = Files.getLastModifiedTime(pulse()).toInstant();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(Files.getLastModifiedTime(pulse()).toInstant())
                                    .isAfter(alive.plusSeconds(4)));
            assertThat(Files.getLastModifiedTime(directory.resolve("state/state.json"))
                            .toInstant())
                    .isEqualTo(written);

            long before = System.nanoTime();
            shop.run("insert into t values (6, 'x')");
            soon(run, () -> assertThat(ids(workplace, shop)).hasSize(6));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
            ends(run);
            assertJoined(workplace);
        }
    }

    /** Whoever asks first follows; the other waits, and goes on where the first one was killed. */
    @ParameterizedTest
    @EnumSource
    void aSecondOneWaitsAndTakesOverWhenTheFirstIsKilled(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            Workplace workplace = continuous(shop, "PT1S", "");
            RunnerProcess first = start(workplace, Map.of());
            soon(first, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            RunnerProcess second = start(workplace, Map.of());
            soon(second, () -> assertThat(second.output()).contains("waiting: Another run reads"));
            shop.run("insert into t values (2, 'b')");
            soon(first, () -> assertThat(ids(workplace, shop)).hasSize(2));
            shop.run("insert into t values (3, 'c')");
            first.signal("KILL");
            first.await();
            shop.run("insert into t values (4, 'd')");
            soon(second, () -> assertThat(new HashSet<>(ids(workplace, shop))).containsExactly("1", "2", "3", "4"));
            assertThat(ids(workplace, shop)).hasSize(4);
            ends(second);
            assertJoined(workplace);
        }
    }

    /** One engine after the other in one process: what they leave behind in their libraries must not add up. */
    @Test
    void manyRoundsNeedNoMoreMemoryThanAFew() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            Workplace workplace = continuous(shop, "PT1S", "batch: {maxRecords: 1}");
            List<String> options =
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:NativeMemoryTracking=off");
            RunnerProcess run = workplace.start(options, Map.of());
            started.add(run);
            soon(run, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            rounds(shop, workplace, run, 2, 22);
            long early = objects(run);
            rounds(shop, workplace, run, 22, 62);
            // While no engine is there: each has about ten.
            soon(run, () -> assertThat(threads(run)).isLessThan(25));
            soon(run, () -> assertThat(objects(run)).isLessThanOrEqualTo(early + 10));
            ends(run);
            assertJoined(workplace);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatIsAddedAndALoadInTheMiddleLoseAndDoubleNothing(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            Workplace workplace = continuous(shop, "PT1S", "batch: {maxRecords: 40}", "*");
            RunnerProcess run = start(workplace, Map.of());
            soon(run, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            var stop = new AtomicBoolean();
            var last = new AtomicInteger(1);
            var writer = new Thread(() -> write(shop, stop, last));
            writer.start();
            try {
                shop.run("create table u (id int primary key)", "insert into u values (1), (2), (3)");
                soon(run, () -> assertThat(last.get()).isGreaterThan(100));
                run.signal("KILL");
                run.await();
                RunnerProcess next = start(workplace, Map.of());
                // After a truncate where the reading was begun twice.
                soon(
                        next,
                        () -> assertThat(workplace.published(shop.schema() + ".u", "id").stream()
                                        .filter(change -> change.op().equals("r")))
                                .hasSize(3));
                stop.set(true);
                writer.join(TimeUnit.SECONDS.toMillis(20));
                soon(next, () -> assertThat(new HashSet<>(ids(workplace, shop))).hasSize(last.get()));
                ends(next);
            } finally {
                stop.set(true);
                writer.join(TimeUnit.SECONDS.toMillis(20));
            }
            assertThat(ids(workplace, shop)).hasSize(last.get());
            assertJoined(workplace);
            assertThat(workplace.state().receipts()).hasSizeGreaterThan(1).hasSizeLessThanOrEqualTo(Receipts.MOST);
        }
    }

    /** A connection that is cut is one round's; the next goes on from what is committed. */
    @Test
    void connectionsThatAreCutAreMadeAnew() throws Exception {
        try (Shop.OnPostgres shop = (Shop.OnPostgres) Shop.Kind.POSTGRES.open()) {
            Workplace workplace = continuous(shop, "PT1S", "");
            RunnerProcess run = start(workplace, Map.of());
            soon(run, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            for (int id = 2; id < 6; id++) {
                shop.database.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
                        + " current_database() and pid <> pg_backend_pid()");
                shop.run("insert into t values (" + id + ", 'x')");
                int expected = id;
                soon(run, () -> assertThat(ids(workplace, shop)).hasSize(expected));
            }
            assertThat(run.output()).contains("Tried again in");
            ends(run);
            assertJoined(workplace);
        }
    }

    /** What a human has to put right is said, and the process goes on as soon as it is. */
    @Test
    void whatStandsInTheWayIsSaidAndTriedAgain() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open()) {
            Workplace workplace = continuous(shop, "PT1S", "");
            Path secret = directory.resolve("secrets/db/username");
            Files.writeString(secret, "nobody_of_this_name");
            RunnerProcess run = start(workplace, Map.of());
            soon(run, () -> assertThat(run.output()).contains("Tried again in 15 s"));
            Files.writeString(secret, "postgres");
            soon(run, () -> assertThat(ids(workplace, shop)).containsExactly("1"));
            ends(run);
        }
    }

    /** The other mode of the same document, for a run by hand. */
    @ParameterizedTest
    @EnumSource
    void oneRunOfAContinuousJobEnds(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            Workplace workplace = continuous(shop, "PT1S", "");
            for (String id : List.of("2", "3")) {
                RunnerProcess once = RunnerProcess.start(
                        directory,
                        Workplace.SMALL,
                        Map.of(),
                        "run",
                        "--once",
                        "--job",
                        workplace.job().toString(),
                        "--state",
                        directory.resolve("state").toString(),
                        "--secrets",
                        directory.resolve("secrets").toString(),
                        "--mount",
                        "/data=" + directory.resolve("data"));
                assertThat(once.await()).as(once.output()).isZero();
                shop.run("insert into t values (" + id + ", 'x')");
            }
            assertThat(ids(workplace, shop)).containsExactly("1", "2");
        }
    }

    private Workplace continuous(Shop shop, String interval, String more) throws Exception {
        return continuous(shop, interval, more, "t");
    }

    private Workplace continuous(Shop shop, String interval, String more, String tables) throws Exception {
        shop.run("create table t (id int primary key, v varchar(20))", "insert into t values (1, 'a')");
        Workplace workplace = shop.workplace(directory, tables, "Initial", more);
        workplace.edit(SCHEDULE, "continuous: {interval: " + interval + "}");
        return workplace;
    }

    private Path pulse() {
        return directory.resolve("pulse");
    }

    /** Each a batch of its own, because of the limit. */
    private static void rounds(Shop shop, Workplace workplace, RunnerProcess run, int from, int until)
            throws Exception {
        for (int id = from; id < until; id++) {
            shop.run("insert into t values (" + id + ", 'x')");
            int expected = id;
            soon(run, () -> assertThat(ids(workplace, shop)).hasSize(expected));
        }
    }

    private static void write(Shop shop, AtomicBoolean stop, AtomicInteger last) {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            while (!stop.get()) {
                statement.execute("insert into t values (" + (last.get() + 1) + ", 'x')");
                last.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(Workplace workplace, Shop shop) throws Exception {
        return new ArrayList<>(workplace.published(shop.schema() + ".t", "id").stream()
                .map(change -> String.valueOf(change.values().get("id")))
                .toList());
    }

    private static long threads(RunnerProcess run) throws Exception {
        try (var tasks = Files.list(Path.of("/proc/" + run.pid() + "/task"))) {
            return tasks.count();
        }
    }

    /** Live objects of the engine, after a collection. */
    private static long objects(RunnerProcess run) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(run.pid()),
                        "GC.class_histogram")
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(histogram).isZero();
        return histogram
                .lines()
                .filter(line -> line.matches(".*io\\.debezium\\.(engine|embedded|connector\\.base).*"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                .sum();
    }

    private static void assertJoined(Workplace workplace) throws Exception {
        assertThat(Receipts.chainProblems(workplace.state().receipts())).isEmpty();
    }

    /** SIGTERM, as a pod gets it. */
    private static void ends(RunnerProcess run) throws Exception {
        long before = System.nanoTime();
        run.terminate();
        assertThat(run.await()).as(run.output()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    /** While the process is there. */
    private static void soon(RunnerProcess run, ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "the process has ended",
                        () -> assertThat(run.alive()).as(run.output()).isTrue())
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
