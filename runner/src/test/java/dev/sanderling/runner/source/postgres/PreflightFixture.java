package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A job and its database, looked at by a full preflight. */
class PreflightFixture {
    private @Nullable TestDatabase database;

    final void open(Version version, String... statements) {
        open(TestPostgres.shared(version), statements);
    }

    final void open(TestPostgres server, String... statements) {
        close();
        database = server.database();
        db().run(statements);
    }

    final void open(TestDatabase existing) {
        close();
        database = existing;
    }

    /** Leaves the database's slots where they are. */
    final void forget() {
        database = null;
    }

    final TestDatabase db() {
        TestDatabase opened = database;
        if (opened == null) {
            throw new IllegalStateException("open one first");
        }
        return opened;
    }

    @AfterEach
    final void close() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    /** A job that has run, without an engine: slot and publication as one would have left them. */
    final State hasRun(Source.Postgres source) {
        try (PostgresSession session = db().open(source, "first")) {
            var names = session.names(null);
            State claimed = States.claimed(TestDatabase.blank(), names, session.identity());
            var capture = session.prepare(claimed, "first");
            Boundary start = Objects.requireNonNull(capture.start());
            return States.after(claimed, capture.tables(), start);
        }
    }

    /** Somebody else takes what the job's slot has; the server's count of it may come a moment later. */
    final void readBySomebody(State state) {
        var names = Objects.requireNonNull(state.names());
        db().run("INSERT INTO t VALUES (4711)");
        db().ask("SELECT count(*) FROM pg_logical_slot_get_binary_changes('" + names.slot()
                + "', NULL, NULL, 'proto_version', '1', 'publication_names', '" + names.publication() + "')");
        String counted =
                "SELECT total_txns > 0 FROM pg_stat_replication_slots WHERE slot_name = '" + names.slot() + "'";
        while (!db().ask(counted).equals("t")) {
            Thread.onSpinWait();
        }
    }

    final List<Finding> check(Source.Postgres source, State state) {
        try (PostgresSession session = db().open(source, "check")) {
            return session.preflight(state, Depth.FULL);
        }
    }

    static Source.Postgres named(Source.Postgres s, Optional<String> slot, Optional<String> publication) {
        return new Source.Postgres(s.endpoint(), s.database(), slot, publication, s.scope(), s.properties());
    }

    static void assertOne(List<Finding> findings, Reason reason, String... words) {
        assertThat(findings).singleElement().satisfies(f -> {
            assertThat(f.reason()).isEqualTo(reason);
            assertThat(f.message()).contains(words);
        });
    }
}
