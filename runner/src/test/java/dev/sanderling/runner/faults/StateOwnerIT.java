package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint belongs to a job, and a check tells what it has not looked at. */
class StateOwnerIT {
    private static final int NEEDS_HUMAN = 65;

    @TempDir
    Path directory;

    private TestDatabase database;
    private Workplace workplace;

    @BeforeEach
    void captureOnce() throws Exception {
        database = TestPostgres.shared(TestPostgres.Version.NEWEST).database();
        database.run("create table t (id int primary key)", "insert into t values (1)");
        workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "");
        workplace.runToTheEnd();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anotherJobTakesNothingFromIt() throws Exception {
        Path other = copy("other", "data/elsewhere");
        database.run("insert into t values (2)");
        for (String verb : List.of("check", "run", "cleanup")) {
            assertThat(start(NEEDS_HUMAN, verb, other, "--state", state()))
                    .as(verb)
                    .contains("CheckpointNotOurs: ")
                    .contains("faults/kills", "faults/other", "--adopt faults/kills");
        }
        // Nor does a recovery, which would begin the other's anew.
        Files.writeString(
                other,
                Files.readString(other)
                        .replace("  schedule:", "  recovery: {requestId: a, resnapshot: {}}\n  schedule:"));
        assertThat(start(NEEDS_HUMAN, "run", other, "--state", state())).contains("CheckpointNotOurs: ");
        workplace.runToTheEnd();
        assertThat(ids(workplace.sink())).containsExactly("r1", "c2");
    }

    @Test
    void aJobThatWasRenamedSaysSoOnceAndGoesOn() throws Exception {
        Path renamed = copy("renamed", "data/elsewhere");
        database.run("insert into t values (2)");
        assertThat(start(NEEDS_HUMAN, "run", renamed, "--state", state(), "--adopt", "faults/third"))
                .contains("CheckpointNotOurs: ");
        assertThat(start(0, "run", renamed, "--state", state(), "--adopt", "faults/kills"))
                .contains("Succeeded: 1 change");
        database.run("insert into t values (3)");
        assertThat(start(0, "run", renamed, "--state", state())).contains("Succeeded: 1 change");
        assertThat(ids(directory.resolve("data/elsewhere"))).containsExactly("c2", "c3");
        assertThat(start(NEEDS_HUMAN, "run", workplace.job(), "--state", state()))
                .contains("faults/renamed");
        assertThat(start(64, "run", renamed, "--state", state(), "--adopt", "kills"))
                .contains("--adopt takes namespace/name");
    }

    @Test
    void whatAFormerVersionWroteIsTheJobsThatRunsNext() throws Exception {
        Path file = directory.resolve("state/state.json");
        String former = Files.readString(file)
                .replaceFirst("(?m)^ *\"job\": .*\n", "")
                .replace("\"formatVersion\": 2", "\"formatVersion\": 1");
        assertThat(former).doesNotContain("faults/kills");
        Files.writeString(file, former);
        workplace.runToTheEnd();
        assertThat(Files.readString(file)).contains("\"job\": \"faults/kills\"", "\"formatVersion\": 2");
    }

    @Test
    void aCheckWithoutTheStateDoesNotCallItDeleted() throws Exception {
        assertThat(start(0, "check", workplace.job()))
                .contains("CheckPassed")
                .contains("Without --state the job's checkpoint was not looked at")
                .doesNotContain("deleted");
        assertThat(start(NEEDS_HUMAN, "check", workplace.job(), "--state", "nowhere"))
                .contains("CheckpointLost: ");
    }

    @Test
    void aCheckSaysWhatFilesCannotTellAndHidesNoFinding() throws Exception {
        database.run("create table log (line text)", "alter table log replica identity full");
        workplace.edit("  sinks:", "  transforms: [{tables: [public.t], route: \"'s' + string(row.id)\"}]\n  sinks:");
        assertThat(start(0, "check", workplace.job(), "--state", state()))
                .contains("set spec.sinks[].rows.format to Raw", "public.log")
                .contains("A row whose route changes");
        workplace.edit("name: lake\n", "name: lake\n    rows: {format: Raw}\n");
        assertThat(start(0, "check", workplace.job(), "--state", state())).doesNotContain("to Raw");
        for (int i = 0; i < 33; i++) {
            database.run("create table wrong" + i + " (line text)");
        }
        String said = start(NEEDS_HUMAN, "check", workplace.job(), "--state", state());
        assertThat(said.lines()
                        .filter(line -> line.contains("public.wrong") && line.contains("ReplicaIdentityMissing")))
                .hasSize(33);
        assertThat(start(NEEDS_HUMAN, "run", workplace.job(), "--state", state()))
                .contains("And 13 more: `sanderling check` lists them all.");
    }

    private Path copy(String name, String folder) throws Exception {
        Files.createDirectories(directory.resolve(folder));
        return Files.writeString(
                directory.resolve(name + ".yaml"),
                Files.readString(workplace.job())
                        .replace("name: kills", "name: " + name)
                        .replace("/data/kills", "/" + folder));
    }

    private String state() {
        return directory.resolve("state").toString();
    }

    private String start(int code, String verb, Path job, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                verb,
                "--job",
                job.toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data")));
        arguments.addAll(List.of(more));
        RunnerProcess run = RunnerProcess.start(directory, Workplace.SMALL, Map.of(), arguments.toArray(String[]::new));
        assertThat(run.await()).as(run.output()).isEqualTo(code);
        return run.output();
    }

    private static List<String> ids(Path sink) throws Exception {
        return Captured.published(sink.resolve("public.t"), List.of("id")).stream()
                .map(captured -> captured.op() + captured.values().get("id"))
                .toList();
    }
}
