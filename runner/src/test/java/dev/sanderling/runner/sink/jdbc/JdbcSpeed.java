package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows a second of the sink alone, into a real PostgreSQL: {@code -Dtest=JdbcSpeed}; no part of a usual build. */
class JdbcSpeed {
    private static final int ROWS = 500_000;
    private static final Table TABLE = new Table(
            new TableName("public", "narrow"),
            List.of(
                    new Column("id", Plain.INTEGER, true),
                    new Column("a", Plain.INTEGER, false),
                    new Column("b", Plain.INTEGER, false),
                    new Column("c", Plain.TEXT, false),
                    new Column("d", new UtcTimestamp(6), false),
                    new Column("e", Plain.DECIMAL, false)));

    @Test
    void rowsASecond() {
        for (JdbcMode mode : JdbcMode.values()) {
            try (TestDatabase database =
                            TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                    JdbcSink sink = Given.begun(
                            Given.plan(mode, Optional.empty(), Evolve.NONE, OnNotEmpty.FAIL),
                            Given.door(database),
                            1)) {
                fill(mode + ", rows read", sink, Op.READ, 1);
                fill(mode + ", rows updated", sink, Op.UPDATE, 2);
                fill(mode + ", rows updated", sink, Op.UPDATE, 3);
            }
        }
    }

    private static void fill(String what, JdbcSink sink, Op op, int segment) {
        long started = System.nanoTime();
        for (int id = 0; id < ROWS; id++) {
            Object[] row = {id, id + segment, 7, "name " + id, 1_700_000_000_000_000L + id, BigDecimal.valueOf(id, 2)};
            sink.write(new Change(op, TABLE, null, row, new Origin("0/1", "7", id, 0)));
        }
        sink.commit(Given.segment(1, segment));
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf("JdbcSpeed %s: %,d rows in %.1f s, %,.0f rows/s%n", what, ROWS, seconds, ROWS / seconds);
    }
}
