package dev.sanderling.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a deleted job leaves in its source: nothing of its own, and everything of others. */
class CleanupCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Version.class)
    void dropsOurSlotAndPublicationAndMayBeRepeated(Version version) throws IOException {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            String slot = db.name() + "_ours";
            make(db, slot, "ours");
            make(db, db.name() + "_theirs", "theirs");
            state(db, names(slot, true, "ours", true));

            TerminationMessage first = cleanup(db);
            assertThat(first.reason()).isEqualTo(Reason.CLEANED_UP);
            assertThat(first.message()).contains("replication slot \"" + slot + "\"", "publication \"ours\"");
            assertThat(slots(db)).isEqualTo(db.name() + "_theirs");
            assertThat(publications(db)).isEqualTo("theirs");

            TerminationMessage second = cleanup(db);
            assertThat(second.reason()).isEqualTo(Reason.CLEANED_UP);
            assertThat(second.message()).contains("nothing of the job was left");
        }
    }

    @Test
    void leavesWhatTheUserMade() throws IOException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            String slot = db.name() + "_users";
            make(db, slot, "users");
            state(db, names(slot, false, "users", false));
            assertThat(cleanup(db).message()).contains("has made nothing in its source");
            state(db, names(slot, false, "users", true));
            assertThat(cleanup(db).message()).doesNotContain("slot");
            assertThat(slots(db)).isEqualTo(slot);
            assertThat(publications(db)).isEmpty();
        }
    }

    @Test
    void aSlotThatIsNotOfOurKindStays() throws IOException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            String slot = db.name() + "_replaced";
            db.run("SELECT pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
            state(db, names(slot, true, "ours", true));
            Failure failure = catchThrowableOfType(Failure.class, () -> cleanup(db));
            assertThat(failure.reason()).isEqualTo(Reason.SLOT_NOT_OURS);
            assertThat(slots(db)).isEqualTo(slot);
        }
    }

    @Test
    void anotherDatabaseIsNotTouched() throws IOException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            String slot = db.name() + "_ours";
            make(db, slot, "ours");
            var elsewhere = new SourceIdentity("postgres", "7", 1L, 5L);
            write(state().edit()
                    .names(names(slot, true, "ours", true))
                    .source(elsewhere)
                    .done());
            Failure failure = catchThrowableOfType(Failure.class, () -> cleanup(db));
            assertThat(failure.reason()).isEqualTo(Reason.SOURCE_CHANGED);
            assertThat(failure).hasMessageContaining("the slot \"" + slot + "\" and the publication \"ours\"");
            assertThat(slots(db)).isEqualTo(slot);
            assertThat(publications(db)).isEqualTo("ours");
        }
    }

    @Test
    void aPublicationOfAnotherOwnerIsNamed() throws IOException, SQLException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            String slot = db.name() + "_ours";
            make(db, slot, "ours");
            db.role("plain", "REPLICATION");
            state(db, names(slot, true, "ours", true));
            Failure failure = catchThrowableOfType(Failure.class, () -> cleanup(db));
            assertThat(failure.reason()).isEqualTo(Reason.PRIVILEGE_MISSING);
            assertThat(failure).hasMessageContaining("DROP PUBLICATION \"ours\"");
            assertThat(slots(db)).as("what holds the log is gone all the same").isEmpty();
        }
    }

    /** Whoever reads holds the slot's walsender, and must not lose it under its hands. */
    @Test
    void aSlotThatIsReadIsARetryableFailure() throws Exception {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            String slot = db.name() + "_ours";
            make(db, slot, "ours");
            state(db, names(slot, true, "ours", true));
            var properties = new java.util.Properties();
            properties.put("user", "postgres");
            properties.put("replication", "database");
            properties.put("preferQueryMode", "simple");
            properties.put("assumeMinServerVersion", "14");
            try (Connection reader = java.sql.DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + db.server().port() + "/" + db.name(), properties);
                    var stream = reader.unwrap(org.postgresql.PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .logical()
                            .withSlotName(slot)
                            .withSlotOption("proto_version", 1)
                            .withSlotOption("publication_names", "ours")
                            .start()) {
                assertThat(stream.isClosed()).isFalse();
                Failure failure = catchThrowableOfType(Failure.class, () -> cleanup(db));
                assertThat(failure.reason()).isEqualTo(Reason.SLOT_IN_USE);
                assertThat(failure.reason().exitCode().retryable()).isTrue();
            }
        }
    }

    @Test
    void withoutACheckpointNothingIsDropped() throws IOException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            make(db, db.name() + "_other", "other");
            assertThat(cleanup(db).message()).contains("nothing was dropped");
            assertThat(slots(db)).isEqualTo(db.name() + "_other");
        }
    }

    @Test
    void mySqlHasNothingToDropAndSaysSo() throws IOException {
        Path job = Files.writeString(directory.resolve("mysql.yaml"), """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: billing}
                spec:
                  schedule: "@hourly"
                  source:
                    mysql: {host: nowhere.invalid, credentials: {secretName: db}}
                    tables: {include: [billing.*]}
                  sinks: [{name: lake, files: {url: "file:///data"}}]
                """);
        TerminationMessage word = new CleanupCommand(options(job, directory), Map.of()).execute();
        assertThat(word.reason()).isEqualTo(Reason.CLEANED_UP);
        assertThat(word.message()).contains("MySQL keeps nothing");
    }

    /** A server that keeps its log without limit is worth a word, and no obstacle. */
    @Test
    void aCheckWarnsOfALogWithoutLimit() throws IOException {
        try (TestDatabase db = TestPostgres.shared(Version.NEWEST).database()) {
            db.run("CREATE TABLE orders (id int PRIMARY KEY)");
            TerminationMessage word =
                    new CheckCommand(options(job(db), db.mounts()), Map.of(), new CostMeter()).execute();
            assertThat(word.reason()).isEqualTo(Reason.CHECK_PASSED);
            assertThat(word.message()).contains("max_slot_wal_keep_size = -1");
        }
    }

    private TerminationMessage cleanup(TestDatabase db) throws IOException {
        return new CleanupCommand(options(job(db), db.mounts()), Map.of()).execute();
    }

    private Command.Options options(Path job, Path secrets) {
        return new Command.Options(
                job,
                Optional.of(directory.resolve("state")),
                Optional.of(secrets),
                Optional.of(secrets),
                Optional.empty(),
                Map.of(Path.of("/data"), directory.resolve("data")),
                false,
                false);
    }

    private Path job(TestDatabase db) throws IOException {
        Files.createDirectories(directory.resolve("data"));
        return Files.writeString(
                directory.resolve("job.yaml"), """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: orders}
                spec:
                  schedule: "@hourly"
                  source:
                    postgres: {host: 127.0.0.1, port: %d, database: %s, credentials: {secretName: db}}
                    tables: {include: [public.orders]}
                  sinks: [{name: lake, files: {url: "file:///data"}}]
                """.formatted(db.server().port(), db.name()));
    }

    private static void make(TestDatabase db, String slot, String publication) {
        db.run(
                "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
                "CREATE PUBLICATION " + publication);
    }

    private static SourceNames names(String slot, boolean slotOurs, String publication, boolean publicationOurs) {
        return new SourceNames("sanderling", slot, slotOurs, publication, publicationOurs, null);
    }

    private static State state() {
        return State.blank("test")
                .edit()
                .epoch(1)
                .seq(1)
                .holder(new Holder("p", "r"))
                .done();
    }

    private void state(TestDatabase db, SourceNames names) throws IOException {
        var identity = new SourceIdentity(
                "postgres",
                db.ask("SELECT system_identifier FROM pg_control_system()"),
                // Promoted since: the slot is the same.
                99L,
                Long.valueOf(db.ask("SELECT oid FROM pg_database WHERE datname = current_database()")));
        write(state().edit().names(names).source(identity).done());
    }

    private void write(State state) throws IOException {
        Path file = Files.createDirectories(directory.resolve("state")).resolve("state.json");
        Files.writeString(file, StateJson.write(state));
    }

    private static String slots(TestDatabase db) {
        return db.ask("SELECT coalesce(string_agg(slot_name, ','), '') FROM pg_replication_slots"
                + " WHERE database = current_database()");
    }

    private static String publications(TestDatabase db) {
        return db.ask("SELECT coalesce(string_agg(pubname, ','), '') FROM pg_publication");
    }
}
