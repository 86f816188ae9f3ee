package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.Evolve;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.source.mysql.TestMySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a MariaDB is not a MySQL, on a real one. */
class MariaDbTest {
    private static final String TABLE =
            "CREATE TABLE public.t (id varchar(20) COLLATE utf8mb4_nopad_bin PRIMARY KEY, n bigint, d decimal(10,2),"
                    + " at datetime(6))";

    private static TestMySql server;

    @BeforeAll
    static void start() {
        server = TestMySql.startMariaDb();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MYSQL   | 10.11.18-MariaDB-0+deb12u1 | SERVER_NOT_SUPPORTED | it is MariaDB; write"
                        + " spec.sinks[].jdbc.mariadb in place of mysql.",
                "MARIADB | 9.7.4-2                    | SERVER_NOT_SUPPORTED | it is MySQL; write"
                        + " spec.sinks[].jdbc.mysql in place of mariadb.",
                "MARIADB | 10.6.21-MariaDB            | SERVER_TOO_OLD       | it is older than MariaDB 10.11.",
                "MYSQL   | 5.7.44-log                 | SERVER_TOO_OLD       | it is older than MySQL 8.",
                "MARIADB | 11.8.9-MariaDB-4           | |",
                "MARIADB | 12.0.2-MariaDB-ubu2404     | |",
                "MYSQL   | 8.0.39-0ubuntu0.22.04.1    | |",
            })
    void aServerThatIsNotWhatTheJobSaysIsNamed(MySqlKind kind, String version, Reason reason, String sentence) {
        if (reason == null) {
            assertThat(kind.refusal(version)).isEmpty();
        } else {
            assertThat(kind.refusal(version)).contains(new MySqlKind.Refusal(reason, sentence));
        }
    }

    @Test
    void aMariaDbIsNoTargetOfASinkOfMySql() throws SQLException {
        fresh();
        try (JdbcSink sink = sink(MySqlMirrorTest.plan())) {
            assertThat(sink.preflight()).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo(Reason.SERVER_NOT_SUPPORTED);
                assertThat(finding.message()).contains("write spec.sinks[].jdbc.mariadb in place of mysql");
            });
        }
        try (JdbcSink sink = sink(plan())) {
            assertThat(sink.preflight()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "utf8mb4_nopad_bin | bigint | ''",
                "utf8mb4_general_ci | bigint | has the collation utf8mb4_general_ci, by which texts that differ in"
                        + " public.t may be the same key, and one row would be written over another; give it COLLATE"
                        + " utf8mb4_nopad_bin",
                "utf8mb4_nopad_bin | int unsigned | n of public.t is int(10) unsigned",
                "utf8mb4_nopad_bin | bigint as (1) stored | n of public.t",
            })
    void aTableThatIsThereIsCompared(String collation, String type, String sentence) throws SQLException {
        fresh(TABLE.replace("utf8mb4_nopad_bin", collation).replace("n bigint", "n " + type));
        String said = TableFindingsTest.said(() -> connect(TestMySql.ADMIN), plan(), TableFindingsTest.SOURCE);
        if (sentence.isEmpty()) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).startsWith("SinkTableMismatch: ").contains(sentence);
        }
    }

    @Test
    void whatTheUserMayNotDoIsSaidAsAGrant() throws SQLException {
        fresh(
                TABLE,
                "CREATE USER 'keeper'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
                "GRANT SELECT ON public.t TO 'keeper'@'%'");
        assertThat(TableFindingsTest.said(() -> connect("keeper"), plan(), TableFindingsTest.SOURCE))
                .startsWith("SinkNotWritable: ")
                .contains("run GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON `public`.* TO 'keeper'@'%'");
        try (Connection connection = connect("keeper")) {
            MySqlDialect dialect = new MySqlDialect(MySqlKind.MARIADB);
            TargetName name = new TargetName("public", "t");
            assertThat(dialect.grant(connection, name, false, true))
                    .contains("GRANT INSERT, UPDATE, DELETE ON `public`.`t` TO 'keeper'@'%'");
            assertThat(dialect.grant(connection, new TargetName("public", "u"), true, true))
                    .isPresent();
        }
    }

    /** What a role gives is in no list of the user's own. */
    @Test
    void whatARoleGivesIsEnough() throws SQLException {
        fresh(
                "CREATE USER 'keeper'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
                "DROP ROLE IF EXISTS writer",
                "CREATE ROLE writer",
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON public.* TO writer",
                "GRANT writer TO 'keeper'@'%'",
                "SET DEFAULT ROLE writer FOR 'keeper'@'%'");
        try (JdbcSink sink = new JdbcSink(plan(), "test/job", new Feed(true, false), () -> connect("keeper"))) {
            assertThat(sink.preflight()).isEmpty();
            sink.fence(Given.batch(1));
            sink.begin(Given.batch(1));
            sink.write(Given.read(1, "a", "x"));
            sink.commit(Given.segment(1, 1));
        }
        assertThat(server.query("SELECT v FROM public.t")).containsExactly("a");
    }

    @Test
    void aReplicaIsRefusedBeforeAnythingIsWritten() throws SQLException {
        fresh(
                "CREATE USER 'keeper'@'%' IDENTIFIED BY '" + TestMySql.PASSWORD.replace("'", "''") + "'",
                "GRANT ALL ON public.* TO 'keeper'@'%'",
                "SET GLOBAL read_only = 1");
        try (JdbcSink sink = new JdbcSink(plan(), "test/job", new Feed(true, false), () -> connect("keeper"))) {
            assertThat(sink.preflight().stream().map(Finding::reason)).containsExactly(Reason.SINK_NOT_WRITABLE);
        } finally {
            server.execute("SET GLOBAL read_only = 0");
        }
    }

    /** Keys that differ by a space at their end are two rows; a value of a json column is the text that came. */
    @Test
    void rowsAreWhatTheyWere() throws SQLException {
        fresh("CREATE TABLE public.t (id bigint primary key, v json, big uuid)");
        String uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        try (JdbcSink sink = Given.begun(plan(), () -> connect(TestMySql.ADMIN), 1)) {
            sink.write(Given.read(1, "{\"b\": 1.10}", uuid));
            sink.commit(Given.segment(1, 1));
            sink.write(Given.update(1, "[]", Given.OLD));
            sink.commit(Given.segment(1, 2));
            sink.write(Given.create(2, "{secret", uuid));
            assertThat(failure(() -> sink.commit(Given.segment(1, 3)), Reason.SINK_CONSTRAINT_VIOLATED))
                    .contains("(t.v)")
                    .doesNotContain("secret");
        }
        assertThat(server.query("SELECT concat(id, v, big) FROM public.t")).containsExactly("1[]" + uuid);
    }

    @Test
    void aKeyEndsWhereItsLastSpaceDoes() throws SQLException {
        fresh();
        Table texts = new Table(
                Given.TABLE.name(), List.of(new Column("id", Plain.TEXT, true), new Column("v", Plain.TEXT, false)));
        try (JdbcSink sink = Given.begun(plan(), () -> connect(TestMySql.ADMIN), 1)) {
            for (String id : List.of("a", "a ", "A", "\u00e4")) {
                sink.write(Given.read(texts, id, "x"));
            }
            sink.commit(Given.segment(1, 1));
        }
        assertThat(server.query("SELECT count(*) FROM public.t")).containsExactly("4");
    }

    /** As on MySQL, an ALTER ends the transaction. */
    @Test
    void aColumnThatTheSourceHasByNowIsThereBeforeTheSegmentBegins() throws SQLException {
        fresh("CREATE TABLE public.t (id bigint primary key, v text, big text)");
        Table wider = new Table(
                Given.TABLE.name(),
                Stream.concat(Given.TABLE.columns().stream(), Stream.of(new Column("note", Plain.TEXT, false)))
                        .toList());
        try (JdbcSink sink = sink(MySqlMirrorTest.plan(plan().database(), Evolve.ADDITIVE))) {
            assertThat(sink.preflight(List.of(new CatalogTable(wider, Map.of(), true))))
                    .isEmpty();
            sink.fence(Given.batch(1));
            sink.begin(Given.batch(1));
            sink.write(Given.read(wider, 1, "x", "a", "new"));
            sink.commit(Given.segment(1, 1));
        }
        assertThat(server.query("SELECT note FROM public.t")).containsExactly("new");
    }

    /** A server may be set to end what takes long, or waits for the source. */
    @Test
    void noLimitOfTheServerEndsASegment() throws SQLException {
        fresh();
        server.execute("SET GLOBAL max_statement_time = 0.001, GLOBAL idle_transaction_timeout = 1,"
                + " GLOBAL idle_write_transaction_timeout = 1");
        try (Connection connection = connect(TestMySql.ADMIN)) {
            new MySqlDialect(MySqlKind.MARIADB).settle(connection);
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "SELECT @@max_statement_time + @@idle_transaction_timeout + @@idle_write_transaction_timeout")) {
                row.next();
                assertThat(row.getDouble(1)).isZero();
            }
        } finally {
            server.execute("SET GLOBAL max_statement_time = 0, GLOBAL idle_transaction_timeout = 0,"
                    + " GLOBAL idle_write_transaction_timeout = 0");
        }
    }

    static SinkPlan.Jdbc plan() {
        return MySqlMirrorTest.plan(
                new Database.MariaDb(Given.plan().database().endpoint(), "public", "here"), Evolve.NONE);
    }

    private static JdbcSink sink(SinkPlan.Jdbc plan) {
        return new JdbcSink(plan, "test/job", new Feed(true, false), () -> connect(TestMySql.ADMIN));
    }

    private static void fresh(String... statements) throws SQLException {
        server.execute(
                "DROP DATABASE IF EXISTS public",
                "CREATE DATABASE public CHARACTER SET utf8mb4",
                "DROP USER IF EXISTS 'keeper'@'%'");
        server.execute(statements);
    }

    private static Connection connect(String user) {
        try {
            return DriverManager.getConnection(
                    "jdbc:mysql://127.0.0.1:" + server.port()
                            + "/public?sslMode=DISABLED&rewriteBatchedStatements=true",
                    user,
                    TestMySql.PASSWORD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure.getMessage();
    }
}
