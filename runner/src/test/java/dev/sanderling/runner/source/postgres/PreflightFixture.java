package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.List;
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
