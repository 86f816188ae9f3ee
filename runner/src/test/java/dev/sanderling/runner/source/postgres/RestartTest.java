package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Work;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.EngineRun.Row;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every run is a restart: nothing is lost or doubled at any place a run may end. */
class RestartTest {
    private static final int RUNS = 9;

    @ParameterizedTest
    @EnumSource(Version.class)
    void losesAndDoublesNothingUnderLoad(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(
                    "CREATE TABLE even (id text PRIMARY KEY, writer text)",
                    "CREATE TABLE odd (id text PRIMARY KEY, writer text)");
            Source.Postgres source = db.source("public.even", "public.odd");
            List<Row> captured = new ArrayList<>();
            State state = TestDatabase.blank();
            Writers writers = new Writers(db);
            Random random = new Random(7);
            try (writers) {
                writers.start();
                for (int run = 0; run < RUNS; run++) {
                    int enough = 1 + random.nextInt(400);
                    Outcome outcome =
                            switch (run % 3) {
                                case 0 -> EngineRun.toBarrier(db, source, state);
                                case 1 -> EngineRun.run(db, source, state, rows -> rows.size() >= enough);
                                default -> EngineRun.cut(db, source, state, rows -> rows.size() >= enough);
                            };
                    captured.addAll(outcome.rows());
                    state = outcome.state();
                }
            }
            captured.addAll(EngineRun.toBarrier(db, source, state).rows());

            for (List<String> ledger : writers.ledgers()) {
                String writer = ledger.getFirst().substring(0, ledger.getFirst().indexOf(':'));
                List<String> seen = captured.stream()
                        .filter(row -> writer.equals(row.values().get("writer")))
                        .map(row -> String.valueOf(row.values().get("id")))
                        .toList();
                // The snapshot reads table by table, so it keeps the rows but not their order.
                assertThat(seen).as(writer).containsExactlyInAnyOrderElementsOf(ledger);
                List<String> streamed = captured.stream()
                        .filter(row -> row.op().equals("c")
                                && writer.equals(row.values().get("writer")))
                        .map(row -> String.valueOf(row.values().get("id")))
                        .toList();
                assertThat(streamed)
                        .as(writer + " in commit order")
                        .containsExactlyElementsOf(ledger.subList(ledger.size() - streamed.size(), ledger.size()));
            }
            assertThat(captured).as("there was load at all").hasSizeGreaterThan(1000);
            assertThat(captured.size()).isEqualTo((int) writers.rows());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aTransactionOpenAcrossTheBarrierIsTheNextRunsWhole(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database();
                Connection open = db.connect();
                Connection other = db.connect()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.t");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            open.setAutoCommit(false);
            open.createStatement().execute("INSERT INTO t VALUES (10)");
            other.createStatement().execute("INSERT INTO t VALUES (11)");
            Outcome second = EngineRun.toBarrier(db, source, first.state());
            assertThat(ids(second)).containsExactly("11");
            open.createStatement().execute("INSERT INTO t VALUES (12)");
            open.commit();
            other.createStatement().execute("INSERT INTO t VALUES (13)");
            Outcome third = EngineRun.toBarrier(db, source, second.state());
            assertThat(ids(third)).containsExactly("10", "12", "13");
            assertThat(EngineRun.toBarrier(db, source, third.state()).rows()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void startsExactlyWhereALookFoundNothing(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database();
                Connection open = db.connect()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE other (id int)");
            Source.Postgres source = db.source("public.t");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            open.setAutoCommit(false);
            open.createStatement().execute("INSERT INTO t VALUES (20)");
            db.run("INSERT INTO other VALUES (1)");
            try (PostgresSession session = db.open(source, "tick")) {
                Work work = session.work(state);
                assertThat(work).isInstanceOf(Work.Nothing.class);
                state = States.at(state, ((Work.Nothing) work).boundary());
                session.settle(String.valueOf(state.position()));
            }
            assertThat(db.ask(
                            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE database = current_database()"))
                    .isEqualTo(state.position());
            open.createStatement().execute("INSERT INTO t VALUES (21)");
            open.commit();
            assertThat(ids(EngineRun.toBarrier(db, source, state))).containsExactly("20", "21");
        }
    }

    private static List<String> ids(Outcome outcome) {
        return outcome.rows().stream()
                .map(r -> String.valueOf(r.values().get("id")))
                .toList();
    }
}
