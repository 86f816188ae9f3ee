package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.TlsMode;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs, tables and changes for tests of the sink. */
final class Given {
    static final Table TABLE = new Table(
            new TableName("public", "t"),
            List.of(
                    new Column("id", Plain.INTEGER, true),
                    new Column("v", Plain.TEXT, false),
                    new Column("big", Plain.TEXT, false)));
    static final Object OLD = Change.UNAVAILABLE;

    private Given() {}

    static SinkPlan.Jdbc plan() {
        return plan(JdbcMode.UPSERT, Optional.empty(), Evolve.NONE, OnNotEmpty.FAIL);
    }

    static SinkPlan.Jdbc plan(JdbcMode mode, Optional<String> deleted, Evolve evolve, OnNotEmpty onNotEmpty) {
        Endpoint endpoint = new Endpoint(
                "127.0.0.1",
                1,
                new SecretKey("s", "u"),
                new SecretKey("s", "p"),
                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty()));
        return new SinkPlan.Jdbc(
                "copy",
                new Database.Postgres(endpoint, "target", "here"),
                mode,
                "{schema}",
                "{table}",
                Map.of(),
                deleted,
                true,
                evolve,
                onNotEmpty);
    }

    static Door door(TestDatabase database) {
        return () -> connect(database);
    }

    static Connection connect(TestDatabase database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Sink.Batch batch(long epoch) {
        return new Sink.Batch("test/job", "%010d-abcdef".formatted(epoch), epoch);
    }

    static Sink.Segment segment(long epoch, int number) {
        return new Sink.Segment(batch(epoch), number, "", "0/" + number);
    }

    /** A sink of a run that has claimed that epoch. */
    static JdbcSink begun(SinkPlan.Jdbc plan, Door door, long epoch) {
        JdbcSink sink = new JdbcSink(plan, "test/job", new Feed(true, false), door);
        sink.fence(batch(epoch));
        sink.begin(batch(epoch));
        return sink;
    }

    static Change read(@Nullable Object... row) {
        return change(Op.READ, null, row);
    }

    static Change create(@Nullable Object... row) {
        return change(Op.CREATE, null, row);
    }

    static Change update(@Nullable Object... row) {
        return change(Op.UPDATE, null, row);
    }

    static Change delete(@Nullable Object... row) {
        return change(Op.DELETE, row, null);
    }

    static Change truncate() {
        return change(Op.TRUNCATE, null, null);
    }

    private static Change change(Op op, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
        return new Change(op, TABLE, before, after, new Origin("0/1", "7", 0, 1_700_000_000_000_000L));
    }
}
