package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that only looks, and the one that goes on from what it read. */
class LookIT {
    private static final int SMALL = 78;
    private static final int LARGE = 79;

    @TempDir
    Path directory;

    private TestDatabase database;
    private Workplace workplace;
    private Path file;

    @BeforeEach
    void begin() throws Exception {
        database = TestPostgres.shared(TestPostgres.Version.NEWEST).database();
        database.run("create table t (id int primary key, v text)", "insert into t values (1, 'a')");
        workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "any-password");
        file = directory.resolve("handover.json");
    }

    @AfterEach
    void end() {
        database.close();
    }

    private String look(int expected) throws Exception {
        return run("sanderling.look", expected);
    }

    private String goOn() throws Exception {
        return run("sanderling.looked", 0);
    }

    private String run(String property, int expected) throws Exception {
        RunnerProcess run = workplace.start(Map.of("JAVA_TOOL_OPTIONS", "-D" + property + "=" + file));
        int code = run.await();
        assertThat(code).as(run.output()).isEqualTo(expected);
        return run.output();
    }

    private List<String> ids() throws IOException {
        return Captured.published(workplace.sink().resolve("public.t"), List.of("id")).stream()
                .map(captured -> captured.op() + captured.values().get("id"))
                .toList();
    }

    @Test
    void whereThereIsWorkItChangesNothingAndHandsOverWhatItRead() throws Exception {
        look(SMALL);
        assertThat(directory.resolve("state/state.json")).doesNotExist();
        assertThat(workplace.sink()).doesNotExist();
        assertThat(database.ask("select count(*) from pg_replication_slots where database = current_database()"))
                .isEqualTo("0");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain("any-password");

        goOn();
        assertThat(file).doesNotExist();
        assertThat(ids()).containsExactly("r1");
    }

    @Test
    void whereNothingHappenedItIsTheWholeRun() throws Exception {
        workplace.runToTheEnd();
        assertThat(look(0)).contains("no changes");
        assertThat(file).doesNotExist();
        assertThat(Files.readString(directory.resolve("state/state.json"))).contains("\"epoch\": 2");
    }

    @Test
    void itSaysWhatStandsInTheWay() throws Exception {
        workplace.runToTheEnd();
        database.run("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                + " where database = current_database()");
        assertThat(look(65)).contains("SlotMissing");
        assertThat(file).doesNotExist();
    }

    @Test
    void anOldFileLosesAndDoublesNothing() throws Exception {
        workplace.runToTheEnd();
        database.run("insert into t values (2, 'b')");
        look(SMALL);
        Path copy = Files.copy(file, directory.resolve("copy.json"));
        workplace.runToTheEnd();
        database.run("insert into t values (3, 'c')");
        goOn();
        Files.move(copy, file);
        goOn();
        workplace.runUntilDry();
        assertThat(ids()).containsExactly("r1", "c2", "c3");
    }

    @Test
    void aNewTableWithoutChangesIsWorkOnce() throws Exception {
        workplace.runToTheEnd();
        database.run("create table u (id int primary key)");
        look(SMALL);
        goOn();
        look(0);
    }

    @Test
    void aFileThatWasCutShortIsNoHindrance() throws Exception {
        Files.writeString(file, "{\"version\": \"abse");
        goOn();
        assertThat(file).doesNotExist();
        assertThat(ids()).containsExactly("r1");
    }

    @Test
    void aFileOfSomebodyElseIsNeverOverwritten() throws Exception {
        Path folder = Files.createDirectories(file.resolve("not-ours"));
        assertThat(look(77)).doesNotContain("Error");
        assertThat(folder).isDirectory();
    }

    @Test
    void muchWorkIsSaidToBeMuch() throws Exception {
        database.run("insert into t select g, repeat('x', 200) from generate_series(2, 30000) g");
        look(LARGE);
        workplace.runToTheEnd();
        database.run("update t set v = repeat('y', 900)");
        look(LARGE);
        goOn();
        assertThat(ids()).hasSize(60_000).contains("u7");
        assertThat(IntStream.of(1, 2).mapToObj(i -> "r" + i).toList()).isSubsetOf(ids());
    }
}
