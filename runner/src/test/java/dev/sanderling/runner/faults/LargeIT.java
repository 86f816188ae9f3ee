package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One very large transaction, and very many tables, with the memory that a pod has. */
class LargeIT {
    private static final int ROWS = Integer.getInteger("sanderling.large.rows", 50_000);
    private static final int TABLES = Integer.getInteger("sanderling.large.tables", 70);
    private static final long POD = 512L << 20;
    /** What a sink without compression has open at once, and the few besides. */
    private static final int OPEN = 64 + 8;

    /** Of all tables in one transaction: more than the sink keeps in memory. */
    private static final int WRITTEN = 40 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aTransactionIsOneSegmentHoweverLarge(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run("create table t (id int primary key, v varchar(60))");
            Workplace workplace = shop.workplace(directory, "t", "NoData", "batch: {maxRecords: 1000}");
            workplace.runToTheEnd();
            fill(shop);
            RunnerProcess killed = workplace.start(pod(), Map.of());
            while (bytes(workplace.sink()) < ROWS * 40L) {
                assertThat(killed.alive()).as(killed.output()).isTrue();
            }
            killed.signal("KILL");
            killed.await();
            assertThat(workplace.published(shop.schema() + ".t", "id")).isEmpty();

            RunnerProcess run = workplace.start(pod(), Map.of());
            int code = run.await();
            assertThat(code).as(run.output()).isZero();
            System.out.println("LargeIT " + kind + ": one transaction of " + ROWS + " rows, peak "
                    + (run.peakBytes() >> 20) + " MiB");
            assertThat(run.peakBytes()).isBetween(50L << 20, POD);
            List<Long> segments = segments(workplace);
            assertThat(segments).containsExactly((long) ROWS);
            assertThat(ids(workplace.sink().resolve(shop.schema() + ".t"))).hasSize(ROWS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyTablesAtOnce(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open();
                Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < TABLES; i++) {
                statement.execute("create table t" + i + " (id int primary key, v text)");
                statement.execute("insert into t" + i + " values (1, 'old'), (2, 'old')");
            }
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            RunnerProcess snapshot = workplace.start(pod(), Map.of());
            int code = snapshot.await();
            assertThat(code).as(snapshot.output()).isZero();
            connection.setAutoCommit(false);
            String large = "x".repeat(WRITTEN / (10 * TABLES));
            for (int row = 3; row < 13; row++) {
                for (int i = 0; i < TABLES; i++) {
                    statement.execute("insert into t" + i + " values (" + row + ", '" + large + "')");
                }
            }
            connection.commit();
            RunnerProcess stream = workplace.start(pod(), Map.of()).watchFiles(workplace.sink());
            int streamed = stream.await();
            assertThat(streamed).as(stream.output()).isZero();
            System.out.println("LargeIT " + kind + ": " + TABLES + " tables, peak " + (snapshot.peakBytes() >> 20)
                    + " MiB reading, " + (stream.peakBytes() >> 20) + " MiB following, " + stream.peakFiles()
                    + " files open");
            assertThat(List.of(snapshot.peakBytes(), stream.peakBytes())).allMatch(peak -> peak < POD);
            assertThat(stream.peakFiles()).isBetween(2, OPEN);
            for (int i = 0; i < TABLES; i++) {
                assertThat(workplace.published(shop.schema() + ".t" + i, "id"))
                        .as("table %d", i)
                        .hasSize(12);
            }
        }
    }

    /** As in a pod: the options of a large run, and no more memory than it has. */
    private static List<String> pod() {
        Path dist = Path.of("src/main/dist").toAbsolutePath();
        return List.of("@" + dist.resolve("jvm.options"), "@" + dist.resolve("large.options"));
    }

    /** In one transaction, each statement doubling what there is. */
    private static void fill(Shop shop) throws Exception {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into t values (0, 'a row of some length, as most of them have, 0123456789')");
            for (int rows = 1; rows < ROWS; rows *= 2) {
                statement.execute("insert into t select id + " + rows + ", v from t where id < " + (ROWS - rows));
            }
            connection.commit();
        }
    }

    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (java.io.UncheckedIOException moved) {
            return 0;
        }
    }

    /** Changes of each published segment that has any. */
    private static List<Long> segments(Workplace workplace) throws IOException {
        List<Long> all = new ArrayList<>();
        try (Stream<Path> lists = Files.list(workplace.sink().resolve("_batches"))) {
            for (Path list : lists.sorted().toList()) {
                long changes = 0;
                for (JsonNode object : JSON.readTree(Files.readString(list)).get("objects")) {
                    changes += object.get("changes").asLong();
                }
                all.add(changes);
            }
        }
        return all;
    }

    /** Keys in the published objects; a row that is there twice is one too few. */
    private static Set<Integer> ids(Path folder) throws IOException {
        Set<Integer> ids = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.forEach(line -> {
                        int id = Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf(',')));
                        assertThat(ids.add(id)).as("row %d once", id).isTrue();
                    });
                }
            }
        }
        return ids;
    }
}
