package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.TableView;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table comes to a job while somebody writes to it. */
class AddedTableTest {
    /** That transaction has a greater id than the publication's, and is not in a snapshot's list until it is not the newest. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void itsRowsAreReadAfterWhoWroteBeforeItWasPublished(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE x (id int PRIMARY KEY)", "CREATE TABLE t (id int PRIMARY KEY)");
            Outcome first = EngineRun.toBarrier(db, db.source("public.x"), TestDatabase.blank());
            State state = first.state();
            try (PostgresSession session = db.open(db.source("public.t"), "adds");
                    Connection lock = db.connect();
                    Connection writer = db.connect();
                    Statement locking = lock.createStatement();
                    Statement writing = writer.createStatement()) {
                List<String> added = session.added(state);
                assertThat(added).containsExactly("public.t");
                State recorded =
                        state.edit().snapshot(Snapshot.again(null, added)).done();
                lock.setAutoCommit(false);
                writer.setAutoCommit(false);
                locking.execute("LOCK TABLE x IN SHARE UPDATE EXCLUSIVE MODE");
                // Adds t, which takes an id, and then waits to drop x.
                CompletableFuture<Capture> preparing =
                        CompletableFuture.supplyAsync(() -> session.prepare(recorded, "adds"));
                while (db.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND backend_xid IS NOT NULL AND query ~ 'DROP TABLE'")
                        .equals("0")) {
                    assertThat(preparing).isNotCompletedExceptionally();
                }
                writing.execute("INSERT INTO t VALUES (1)");
                lock.commit();
                Capture capture = preparing.get();
                List<String> unseen =
                        recorded.snapshot().resolved(capture.unseen()).unseen();
                assertThat(session.rules().unseen(unseen))
                        .as("a view taken now would show no row, and the log will have none")
                        .isNotEmpty();
                writer.commit();
                State reading = recorded.edit()
                        .snapshot(recorded.snapshot().unseen(unseen))
                        .done();
                try (TableView view = session.view(reading).orElseThrow();
                        var rows = view.scan("public.t", List.of())) {
                    assertThat(rows.next()).isNotNull();
                }
            }
        }
    }
}
