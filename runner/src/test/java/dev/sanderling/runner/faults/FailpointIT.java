package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies between any two steps of the protocol, on a first run and on a later one. */
class FailpointIT {
    private static final int KILLED = 137;
    /** Places that a first run does not pass where nobody writes meanwhile: it only reads the tables. */
    private static final Set<Place> ENGINE =
            Set.of(Place.AFTER_POLLING_STARTED, Place.BEFORE_ACKNOWLEDGE, Place.AFTER_ACKNOWLEDGE);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AFTER_INTENT", "AFTER_SINK_COMMIT"})
    void nothingIsLostOrDoubledAndTheOrderHolds(Place place) throws Exception {
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
            Workplace workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "any");
            if (!ENGINE.contains(place)) {
                dieAt(place, workplace, database);
            }
            workplace.runToTheEnd();
            database.run(
                    "insert into t values (4, 'd')", "update t set v = 'B' where id = 2", "delete from t where id = 3");
            dieAt(place, workplace, database);
            workplace.runUntilDry();

            List<Captured> published = Captured.published(workplace.sink().resolve("public.t"), List.of("id"));
            assertThat(published)
                    .containsExactly(
                            new Captured("r", Map.of("id", "1", "v", "a")),
                            new Captured("r", Map.of("id", "2", "v", "b")),
                            new Captured("r", Map.of("id", "3", "v", "c")),
                            new Captured("c", Map.of("id", "4", "v", "d")),
                            new Captured("u", Map.of("id", "2", "v", "B")),
                            new Captured("d", Map.of("id", "3")));
            State state = state(workplace);
            assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
            assertThat(state.totals().changes()).isEqualTo(published.size());
            assertThat(state.pending()).isNull();
        }
    }

    private void dieAt(Place place, Workplace workplace, TestDatabase database) throws Exception {
        RunnerProcess run = workplace.start(Map.of(Failpoint.VARIABLE, place.name()));
        assertThat(run.await()).as("%s: %s", place, run.output()).isEqualTo(KILLED);
        State state = stateOrNull(workplace);
        long committed = state == null ? 0 : state.totals().changes() + openChanges(state);
        assertThat(listedChanges(workplace)).as("visible and not committed").isLessThanOrEqualTo(committed);
        if (state != null && state.position() != null) {
            assertThat(database.ask("select coalesce(bool_and(confirmed_flush_lsn <= '" + state.position()
                            + "'), true) from pg_replication_slots where database = current_database()"))
                    .as("the slot is not ahead of the checkpoint")
                    .isEqualTo("t");
        }
        if (state != null && state.pending() == null) {
            assertThat(listedChanges(workplace))
                    .as("committed and not published")
                    .isEqualTo(committed);
        }
    }

    private static long openChanges(State state) {
        return state.open() == null ? 0 : state.open().counts().changes();
    }

    private static State state(Workplace workplace) throws Exception {
        return StateJson.read(Files.readString(workplace.directory().resolve("state/state.json")));
    }

    private static @Nullable State stateOrNull(Workplace workplace) throws Exception {
        return Files.exists(workplace.directory().resolve("state/state.json")) ? state(workplace) : null;
    }

    private static long listedChanges(Workplace workplace) throws Exception {
        Path lists = workplace.sink().resolve("_batches");
        if (!Files.isDirectory(lists)) {
            return 0;
        }
        long changes = 0;
        try (Stream<Path> files = Files.list(lists)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                for (JsonNode object : JSON.readTree(Files.readString(file)).get("objects")) {
                    changes += object.get("changes").asLong();
                }
            }
        }
        return changes;
    }
}
