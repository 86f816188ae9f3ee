package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.sink.PositionedSink.Held;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on the database's side: nothing of the segment is there, and the next run writes it, once. */
class JdbcTroubleTest {
    private static final Limits AT_ONCE = new Limits(1, 1);
    private static TestMySql mysql;
    private static TestMySql mariadb;

    private enum Kind {
        POSTGRES,
        MYSQL,
        MARIADB
    }

    @BeforeAll
    static void start() {
        mysql = TestMySql.startOwn();
        mariadb = TestMySql.startMariaDb();
    }

    @AfterAll
    static void stop() {
        mysql.close();
        mariadb.close();
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerToACommitIsLost(Kind kind) throws Exception {
        fresh(kind);
        try (CommitCutter way = new CommitCutter(port(kind))) {
            try (JdbcSink sink = begun(kind, way.port(), 1)) {
                sink.write(Given.read(1, "a", "x"));
                way.cut();
                String said = failure(() -> sink.commit(Given.segment(1, 1)), Reason.SINK_UNREACHABLE);
                assertThat(said).contains("the next run finds out what was committed");
            }
        }
        // The server may still be at it; whoever is next waits for it, at the row of our position.
        try (JdbcSink next = sink(kind, port(kind))) {
            assertThat(next.fence(Given.batch(2)))
                    .contains(new Held(1, Given.segment(1, 1).id()));
        }
        assertThat(rows(kind)).isEqualTo("1a");
    }

    @ParameterizedTest
    @EnumSource
    void anotherSessionAndOursWaitForEachOther(Kind kind) throws Exception {
        fresh(kind);
        try (JdbcSink first = begun(kind, port(kind), 1)) {
            for (int id = 1; id <= 30; id++) {
                first.write(Given.read(id, "a", "x"));
            }
            first.commit(Given.segment(1, 1));
        }
        try (Connection other = connect(kind, port(kind));
                Statement statement = other.createStatement();
                JdbcSink sink = begun(kind, port(kind), 2)) {
            if (kind == Kind.POSTGRES) {
                // So it is ours that looks for a deadlock, and ours that ends.
                statement.execute("SET deadlock_timeout = '1h'");
            }
            other.setAutoCommit(false);
            statement.execute("UPDATE t SET big = 'other' WHERE id >= 2");
            sink.write(Given.update(1, "A", "x"));
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("UPDATE t SET big = 'other' WHERE id = 1");
                    other.commit();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitWaiting(kind);
            String said = failure(() -> sink.write(Given.update(2, "B", "x")), Reason.SINK_BUSY);
            assertThat(said).contains("a deadlock").contains("writing public.t");
            sink.close();
            waiting.join();
        }
        try (JdbcSink next = begun(kind, port(kind), 3)) {
            assertThat(next.held()).contains(new Held(3, Given.segment(1, 1).id()));
            next.write(Given.update(1, "A", "x"));
            next.write(Given.update(2, "B", "x"));
            next.commit(Given.segment(3, 1));
        }
        assertThat(rows(kind)).startsWith("1A2B3a");
    }

    /** The errors are the server's, but it is told to raise them: no disk is filled, and no lock is waited for. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRES, 53100, SINK_FULL, it has no room left (writing public.t)",
        "MYSQL, 1114, SINK_FULL, it has no room left (writing public.t)",
        "MYSQL, 1021, SINK_FULL, it has no room left (writing public.t)",
        "MARIADB, 1114, SINK_FULL, it has no room left (writing public.t)",
        "MARIADB, 1969, SINK_BUSY, it did not answer in time",
        "POSTGRES, 55P03, SINK_BUSY, it did not answer in time",
        "MYSQL, 1205, SINK_BUSY, it did not answer in time",
        "POSTGRES, 25006, SINK_NOT_WRITABLE, it is read-only",
        "POSTGRES, P0001, SINK_CONSTRAINT_VIOLATED, the function refuse of the database refuses a row",
        "POSTGRES, XX000, SINK_CONSTRAINT_VIOLATED, the function refuse of the database refuses a row",
        "POSTGRES, XX001, INTERNAL_ERROR, a statement was refused (writing public.t) (SQLSTATE XX001",
        "MYSQL, 3100, SINK_BUSY, a plugin that replicates lets nothing be committed (writing public.t)",
        "MYSQL, 1644, SINK_CONSTRAINT_VIOLATED, a trigger of the table refuses a row"
    })
    void theServerRefusesARow(Kind kind, String error, Reason reason, String sentence) throws Exception {
        fresh(kind);
        try (JdbcSink sink = begun(kind, port(kind), 1)) {
            sink.write(Given.read(1, "a", "secret"));
            sink.commit(Given.segment(1, 1));
            if (kind == Kind.POSTGRES) {
                run(
                        kind,
                        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                                + " RAISE EXCEPTION 'of %', NEW.big USING ERRCODE = '" + error + "'; END $$");
                run(kind, "CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()");
            } else {
                run(
                        kind,
                        "CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE 'HY000'"
                                + " SET MESSAGE_TEXT = 'of secret', MYSQL_ERRNO = " + error);
            }
            assertThat(failure(() -> sink.write(Given.create(2, "b", "secret")), reason))
                    .contains(sentence)
                    .doesNotContain("secret");
        }
        run(kind, "DROP TRIGGER refuse" + (kind == Kind.POSTGRES ? " ON t" : ""));
        try (JdbcSink next = begun(kind, port(kind), 2)) {
            assertThat(next.held()).contains(new Held(2, Given.segment(1, 1).id()));
            next.write(Given.create(2, "b", "secret"));
            next.commit(Given.segment(2, 1));
        }
        assertThat(rows(kind)).isEqualTo("1a2b");
        if (kind == Kind.POSTGRES) {
            run(kind, "DROP FUNCTION refuse");
        }
    }

    private static void awaitWaiting(Kind kind) throws SQLException {
        String waits = kind == Kind.POSTGRES
                ? "SELECT count(*) FROM pg_locks WHERE NOT granted"
                : "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
        try (Connection connection = connect(kind, port(kind));
                Statement statement = connection.createStatement()) {
            // InnoDB shows what it showed before for as long as somebody asks again within a tenth of a second.
            Awaitility.await("somebody waits")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        try (ResultSet row = statement.executeQuery(waits)) {
                            return row.next() && row.getInt(1) > 0;
                        }
                    });
        }
    }

    private static SinkPlan.Jdbc plan(Kind kind) {
        return switch (kind) {
            case POSTGRES -> Given.plan();
            case MYSQL -> MySqlMirrorTest.plan();
            case MARIADB -> MariaDbTest.plan();
        };
    }

    private static JdbcSink sink(Kind kind, int port) {
        Door door = () -> {
            try {
                return connect(kind, port);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
        return new JdbcSink(plan(kind), "test/job", new Feed(true, false), door, AT_ONCE);
    }

    private static JdbcSink begun(Kind kind, int port, long epoch) {
        JdbcSink sink = sink(kind, port);
        sink.fence(Given.batch(epoch));
        sink.begin(Given.batch(epoch));
        return sink;
    }

    private static TestMySql own(Kind kind) {
        return kind == Kind.MYSQL ? mysql : mariadb;
    }

    private static int port(Kind kind) {
        return kind == Kind.POSTGRES
                ? TestPostgres.shared(TestPostgres.Version.NEWEST).port()
                : own(kind).port();
    }

    /** Each statement goes with its text, so that a commit can be told on its way. */
    private static Connection connect(Kind kind, int port) throws SQLException {
        return kind == Kind.POSTGRES
                ? DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/trouble?prepareThreshold=0", "postgres", "any")
                : DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + port
                                + "/public?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true",
                        TestMySql.ADMIN,
                        TestMySql.PASSWORD);
    }

    private static void fresh(Kind kind) throws SQLException {
        if (kind == Kind.POSTGRES) {
            try (Connection admin =
                            TestPostgres.shared(TestPostgres.Version.NEWEST).connect("postgres");
                    Statement statement = admin.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS trouble WITH (FORCE)");
                statement.execute("CREATE DATABASE trouble");
            }
        } else {
            own(kind).execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
        }
    }

    private static void run(Kind kind, String sql) throws SQLException {
        try (Connection connection = connect(kind, port(kind));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String rows(Kind kind) throws SQLException {
        try (Connection connection = connect(kind, port(kind));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, v FROM t ORDER BY id")) {
            StringBuilder all = new StringBuilder();
            while (row.next()) {
                all.append(row.getString(1)).append(row.getString(2));
            }
            return all.toString();
        }
    }

    private static String failure(ThrowingCallable call, Reason reason) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).as("no failure").isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure.getMessage();
    }
}
