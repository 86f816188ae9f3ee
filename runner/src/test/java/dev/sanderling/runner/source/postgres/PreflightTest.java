package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreflightTest extends PreflightFixture {
    @ParameterizedTest
    @EnumSource(Version.class)
    void aTableWithoutIdentityIsRefusedAndTheApplicationUnharmed(Version version) {
        open(
                version,
                "CREATE TABLE a (id int)",
                "CREATE TABLE b (id int)",
                "ALTER TABLE b REPLICA IDENTITY FULL",
                "CREATE TABLE c (id int NOT NULL)",
                "CREATE UNIQUE INDEX ci ON c (id)",
                "ALTER TABLE c REPLICA IDENTITY USING INDEX ci",
                "CREATE TABLE d (id int PRIMARY KEY)",
                "ALTER TABLE d REPLICA IDENTITY NOTHING",
                "CREATE TABLE e (id int PRIMARY KEY DEFERRABLE)",
                "INSERT INTO a VALUES (1)");
        List<Finding> findings = check(db().source("public.*"), TestDatabase.blank());
        assertThat(findings).extracting(Finding::reason).containsOnly(Reason.REPLICA_IDENTITY_MISSING);
        assertThat(findings)
                .extracting(Finding::message)
                .satisfiesExactly(
                        m -> assertThat(m).contains("ALTER TABLE \"public\".\"a\" REPLICA IDENTITY FULL"),
                        m -> assertThat(m).contains("public.d"),
                        m -> assertThat(m).contains("public.e"));
        db().run("UPDATE a SET id = 2");
    }

    @Test
    void aServerThatIsTooOld() throws IOException {
        open(Version.NEWEST, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        try (OldServer old = new OldServer(db().server().port())) {
            var endpoint =
                    db().endpoint("127.0.0.1", old.port(), source.endpoint().tls());
            assertOne(
                    check(db().source(endpoint, source.scope()), TestDatabase.blank()),
                    Reason.SERVER_TOO_OLD,
                    "PostgreSQL 13",
                    "14 and newer");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void partitionsGoWithTheirTable(Version version) {
        open(
                version,
                "CREATE TABLE p (id int, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)",
                "INSERT INTO p VALUES (1, 1), (2, 2)");
        Source.Postgres source = db().source("public.*");
        assertThat(check(source, TestDatabase.blank())).isEmpty();
        var first = EngineRun.toBarrier(db(), source, TestDatabase.blank());
        assertThat(first.rows()).extracting(EngineRun.Row::table).containsExactly("public.p", "public.p");
        db().run("INSERT INTO p VALUES (3, 1)", "UPDATE p SET day = 2 WHERE id = 3");
        var second = EngineRun.toBarrier(db(), source, first.state());
        assertThat(second.rows()).extracting(EngineRun.Row::table).containsOnly("public.p");
        assertThat(check(source, second.state())).isEmpty();
    }

    /** The catalogue is asked in many questions: what comes between two of them is no difference that anybody has to mend. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void columnsThatComeAndGoMeanwhileStandInNobodysWay(Version version) throws Exception {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        State state = EngineRun.toBarrier(db(), source, TestDatabase.blank()).state();
        var over = new AtomicBoolean();
        var altering = new FutureTask<Integer>(() -> {
            int altered = 0;
            try (Connection connection = db().connect();
                    Statement statement = connection.createStatement()) {
                // A table has 1,600 columns in all its life.
                for (; !over.get() && altered < 700; altered++) {
                    statement.execute("ALTER TABLE t ADD COLUMN extra" + altered + " int");
                    statement.execute("ALTER TABLE t DROP COLUMN extra" + altered);
                }
            }
            return altered;
        });
        Thread.ofPlatform().daemon().start(altering);
        for (int i = 0; i < 40; i++) {
            assertThat(check(source, state)).extracting(Finding::message).noneMatch(m -> m.contains("leaves out"));
        }
        over.set(true);
        assertThat(altering.get()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tablesThatAreNotThereOrNoTables(Version version) {
        open(
                version,
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "CREATE VIEW v AS SELECT 1 AS id",
                "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)");
        assertOne(check(db().source("public.order"), TestDatabase.blank()), Reason.NO_TABLE_MATCHES, "public.orders");
        assertOne(check(db().source("public.Orders"), TestDatabase.blank()), Reason.NO_TABLE_MATCHES, "public.orders");
        assertOne(
                check(db().source("public.orders", "public.x_y_z"), TestDatabase.blank()),
                Reason.NO_TABLE_MATCHES,
                "public.x_y_z");
        assertOne(
                check(db().source("public.orders", "public.v"), TestDatabase.blank()),
                Reason.UNSUPPORTED_TABLE,
                "view");
        assertOne(
                check(db().source("public.orders", "public.u"), TestDatabase.blank()),
                Reason.UNSUPPORTED_TABLE,
                "SET LOGGED");
        assertThat(check(db().source("public.*"), TestDatabase.blank())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void privilegesAllAtOnceWithTheirRemedies(Version version) {
        open(version, "CREATE SCHEMA s", "CREATE TABLE s.t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("s.t");
        String role = db().role("poor", "");
        List<Finding> findings = check(source, TestDatabase.blank());
        assertThat(findings).extracting(Finding::reason).containsOnly(Reason.PRIVILEGE_MISSING);
        assertThat(findings)
                .extracting(Finding::message)
                .anyMatch(m -> m.contains("REPLICATION"))
                .anyMatch(m -> m.contains("GRANT USAGE ON SCHEMA \"s\""))
                .anyMatch(m -> m.contains("GRANT SELECT ON \"s\".\"t\""))
                .anyMatch(m -> m.contains("GRANT CREATE ON DATABASE"))
                .anyMatch(m -> m.contains("CREATE PUBLICATION"))
                .hasSize(5);
        db().run(
                        "ALTER ROLE " + role + " REPLICATION",
                        "GRANT USAGE ON SCHEMA s TO " + role,
                        "GRANT SELECT ON s.t TO " + role,
                        "CREATE PUBLICATION theirs FOR TABLE s.t");
        Source.Postgres given = named(source, Optional.empty(), Optional.of("theirs"));
        assertThat(check(given, TestDatabase.blank())).isEmpty();
        db().run("INSERT INTO s.t VALUES (1)");
        var first = EngineRun.toBarrier(db(), given, TestDatabase.blank());
        assertThat(first.rows()).hasSize(1);
        assertThat(first.barrier()).as("an ordinary user may emit the message").isTrue();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anOwnerNeedsNoMoreThanCreate(Version version) {
        open(version);
        String role = db().role("owner", "REPLICATION");
        db().run(
                        "GRANT CREATE ON DATABASE " + db().name() + " TO " + role,
                        "CREATE SCHEMA s AUTHORIZATION " + role,
                        "CREATE TABLE s.t (id int PRIMARY KEY)",
                        "ALTER TABLE s.t OWNER TO " + role);
        assertThat(check(db().source("s.t"), TestDatabase.blank())).isEmpty();
        assertThat(EngineRun.toBarrier(db(), db().source("s.t"), TestDatabase.blank())
                        .barrier())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void publicationsOfOthersMustFit(Version version) {
        open(
                version,
                "CREATE TABLE t (id int PRIMARY KEY)",
                "CREATE TABLE u (id int PRIMARY KEY)",
                "CREATE PUBLICATION half FOR TABLE t",
                "CREATE PUBLICATION inserts FOR ALL TABLES WITH (publish = 'insert')",
                "CREATE PUBLICATION rows FOR ALL TABLES WITH (publish = 'insert, update, delete')");
        Source.Postgres source = db().source("public.*");
        assertOne(
                check(named(source, Optional.empty(), Optional.of("none")), TestDatabase.blank()),
                Reason.PUBLICATION_MISSING,
                "none");
        assertOne(
                check(named(source, Optional.empty(), Optional.of("half")), TestDatabase.blank()),
                Reason.TABLES_CHANGED,
                "ADD TABLE ONLY \"public\".\"u\"");
        assertOne(
                check(named(source, Optional.empty(), Optional.of("inserts")), TestDatabase.blank()),
                Reason.TABLES_CHANGED,
                "SET (publish");
        Source.Postgres rows = named(source, Optional.empty(), Optional.of("rows"));
        assertThat(check(rows, TestDatabase.blank())).isEmpty();
        try (PostgresSession session =
                PostgresSession.open(rows, "test", db().name(), db().secrets(), "check", ColumnCheck.ANY)) {
            assertThat(session.warnings())
                    .filteredOn(text -> text.contains("TRUNCATE"))
                    .singleElement()
                    .asString()
                    .contains("ALTER PUBLICATION \"rows\" SET (publish = 'insert, update, delete, truncate').");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void columnsWithADefaultForRowsFromBeforeAreNoted(Version version) {
        open(
                version,
                "CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 1)",
                "INSERT INTO t VALUES (1)",
                "ALTER TABLE t ADD COLUMN b int, ADD COLUMN \"C\" int DEFAULT 5");
        try (PostgresSession session = PostgresSession.open(
                db().source("public.*"), "test", db().name(), db().secrets(), "check", ColumnCheck.ANY)) {
            assertThat(session.warnings())
                    .filteredOn(text -> text.startsWith("Added with a default"))
                    .singleElement()
                    .asString()
                    .contains(": public.t.\"C\".");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void columnsAreAskedAbout(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY, place point)");
        Source.Postgres source = db().source("public.t");
        try (PostgresSession session = PostgresSession.open(
                source,
                "test",
                db().name(),
                db().secrets(),
                "check",
                (schema, table, column, type) -> type.equals("point")
                        ? Optional.of(new Finding(Reason.UNSUPPORTED_COLUMN_TYPE, schema + table + column))
                        : Optional.empty())) {
            assertOne(
                    session.preflight(TestDatabase.blank(), Depth.FULL),
                    Reason.UNSUPPORTED_COLUMN_TYPE,
                    "publictplace");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void settingsOfTheServer(Version version) {
        open(version);
        try (TestPostgres server = TestPostgres.start(
                        version,
                        Map.of("wal_level", "replica", "max_replication_slots", "0", "max_wal_senders", "1"),
                        "");
                TestDatabase other = server.database()) {
            other.run("CREATE TABLE t (id int PRIMARY KEY)");
            try (PostgresSession session = other.open(other.source("public.t"), "check")) {
                List<Finding> findings = session.preflight(TestDatabase.blank(), Depth.FULL);
                assertThat(findings)
                        .extracting(Finding::reason)
                        .containsExactly(Reason.WAL_LEVEL_NOT_LOGICAL, Reason.NO_FREE_SLOT);
            }
        }
    }
}
