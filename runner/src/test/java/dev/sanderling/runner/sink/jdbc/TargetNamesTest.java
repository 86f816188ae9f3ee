package dev.sanderling.runner.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that need quotes, names that are too long, and columns and triggers of the target's own. */
class TargetNamesTest {
    private static final Table ODD = table("Order", "select", "Mixed Case", "it's \"q\" `b`");

    @Test
    void oddNamesInPostgres() throws SQLException {
        try (TestDatabase database = database();
                JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 1)) {
            play(sink);
            try (Connection connection = database.connect()) {
                assertThat(rows(connection, "select * from \"Order\" order by 1"))
                        .isEqualTo("1|A|x 3|c|z ");
            }
        }
    }

    @Test
    void oddNamesInMySql() throws SQLException {
        try (TestMySql server = TestMySql.start()) {
            server.execute("DROP DATABASE IF EXISTS public", "CREATE DATABASE public");
            try (JdbcSink sink = Given.begun(MySqlMirrorTest.plan(), () -> server.connect("public"), 1);
                    Connection connection = server.connect("public")) {
                play(sink);
                assertThat(rows(connection, "select * from `Order` order by 1")).isEqualTo("1|A|x 3|c|z ");
            }
        }
    }

    @Test
    void aNameThatIsTooLongIsRefusedBeforeAnythingIsMade() {
        try (TestDatabase database = database();
                JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 1)) {
            // 32 characters, 64 bytes.
            Table longTable = table("ä".repeat(32), "a", "b", "c");
            assertThat(refused(sink, longTable, Reason.SINK_TABLE_MISMATCH))
                    .contains("is a longer name than the database takes; set spec.sinks[].jdbc.table.");
            assertThat(refused(sink, table("t", "a", "b".repeat(64), "c"), Reason.SINK_TABLE_MISMATCH))
                    .contains("the column " + "b".repeat(64) + " of public.t has a longer name than a column can have");
            assertThat(database.ask("select count(*) from information_schema.tables where table_name = 't'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void identityColumnsDefaultsAndTriggersOfTheTarget() throws SQLException {
        try (TestDatabase database = database()) {
            database.run(
                    "create table t (id int generated always as identity primary key, v text, big text,"
                            + " twice text generated always as (v || v) stored, made timestamptz not null default now(),"
                            + " seen int not null default 0)",
                    "create function see() returns trigger language plpgsql as $$ begin new.seen = old.seen + 1;"
                            + " return new; end $$",
                    "create trigger see before update on t for each row execute function see()");
            try (JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 1)) {
                sink.write(Given.read(7, "a", "x"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.update(7, "b", "x"));
                sink.commit(Given.segment(1, 2));
            }
            try (Connection connection = database.connect()) {
                assertThat(rows(connection, "select id, v, twice, seen from t")).isEqualTo("7|b|bb|1 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameInMySqlAndMariaDb(boolean maria) throws SQLException {
        try (TestMySql server = maria ? TestMySql.startMariaDb() : TestMySql.start()) {
            server.execute(
                    "DROP DATABASE IF EXISTS public",
                    "CREATE DATABASE public CHARACTER SET utf8mb4",
                    "CREATE TABLE public.t (id int auto_increment primary key, v varchar(20), big text,"
                            + " twice varchar(40) as (concat(v, v)) stored, made timestamp not null default now(),"
                            + " seen int not null default 0)",
                    "CREATE TRIGGER public.see BEFORE UPDATE ON public.t FOR EACH ROW SET new.seen = old.seen + 1");
            SinkPlan.Jdbc plan = maria ? MariaDbTest.plan() : MySqlMirrorTest.plan();
            try (JdbcSink sink = Given.begun(plan, () -> server.connect("public"), 1)) {
                sink.write(Given.read(7, "a", "x"));
                // Not taken for "the next number".
                sink.write(Given.read(0, "z", "x"));
                sink.commit(Given.segment(1, 1));
                sink.write(Given.update(7, "b", "x"));
                sink.commit(Given.segment(1, 2));
            }
            try (Connection connection = server.connect("public")) {
                assertThat(rows(connection, "select id, v, twice, seen from t order by id"))
                        .isEqualTo("0|z|zz|0 7|b|bb|1 ");
            }
        }
    }

    /** Two rows that swap a value are never right one after the other, only together. */
    @Test
    void anotherUniqueConstraintHasToBeDeferrable() {
        try (TestDatabase database = database()) {
            database.run("create table t (id int primary key, v text constraint once unique, big text)");
            try (JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 1)) {
                sink.write(Given.read(1, "a", "x"));
                sink.write(Given.read(2, "b", "y"));
                sink.commit(Given.segment(1, 1));
                swap(sink);
                Failure failure = catchThrowableOfType(Failure.class, () -> sink.commit(Given.segment(1, 2)));
                assertThat(failure.reason()).isEqualTo(Reason.SINK_CONSTRAINT_VIOLATED);
                assertThat(failure.getMessage())
                        .contains("a constraint (once) refuses a row (writing public.t); rows are told apart by id")
                        .contains("make it DEFERRABLE");
            }
            database.run(
                    "alter table t drop constraint once", "alter table t add constraint once unique (v) deferrable");
            try (JdbcSink sink = Given.begun(Given.plan(), Given.door(database), 2)) {
                swap(sink);
                sink.commit(Given.segment(2, 1));
            }
            assertThat(database.ask("select string_agg(id || v, ' ' order by id) from t"))
                    .isEqualTo("1b 2a");
        }
    }

    private static void swap(JdbcSink sink) {
        sink.write(Given.update(1, "c", "x"));
        sink.write(Given.update(2, "a", "y"));
        sink.write(Given.update(1, "b", "x"));
    }

    private static void play(JdbcSink sink) {
        sink.write(change(ODD, Op.READ, null, 1, "a", "x"));
        sink.write(change(ODD, Op.READ, null, 2, "b", "y"));
        sink.commit(Given.segment(1, 1));
        sink.write(change(ODD, Op.UPDATE, null, 1, "A", Change.UNAVAILABLE));
        sink.write(change(ODD, Op.CREATE, null, 3, "c", "z"));
        sink.write(new Change(Op.DELETE, ODD, new Object[] {2, "b", "y"}, null, new Origin("0/1", "7", 0, 0)));
        sink.commit(Given.segment(1, 2));
    }

    private static String refused(JdbcSink sink, Table table, Reason reason) {
        Failure failure =
                catchThrowableOfType(Failure.class, () -> sink.write(change(table, Op.READ, null, 1, "a", "x")));
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure.getMessage();
    }

    private static Change change(Table table, Op op, @Nullable Object @Nullable [] before, @Nullable Object... after) {
        return new Change(op, table, before, after, new Origin("0/1", "7", 0, 0));
    }

    private static Table table(String name, String first, String second, String third) {
        return new Table(
                new TableName("public", name),
                List.of(
                        new Column(first, Plain.INTEGER, true),
                        new Column(second, Plain.TEXT, false),
                        new Column(third, Plain.TEXT, false)));
    }

    private static TestDatabase database() {
        return TestPostgres.shared(TestPostgres.Version.NEWEST).database();
    }

    private static String rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            StringBuilder all = new StringBuilder();
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    all.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                all.append(' ');
            }
            return all.toString();
        }
    }
}
