package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Origin;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a log: one for each change, in their order, with where it comes from. What is unavailable is null. */
final class LogRows implements Rows {
    private final TargetTable target;
    private final Dialect dialect;
    private final Transaction transaction;
    private final String batch;
    private List<@Nullable Object[]> rows = new ArrayList<>();
    private long size;

    LogRows(TargetTable target, Dialect dialect, Transaction transaction, String batch) {
        this.target = target;
        this.dialect = dialect;
        this.transaction = transaction;
        this.batch = batch;
    }

    @Override
    public TargetTable target() {
        return target;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void add(Change change) {
        @Nullable Object @Nullable [] row = change.after() == null ? change.before() : change.after();
        if (row == null) {
            // All rows are gone: there is none to show.
            row = new @Nullable Object[target.source().columns().size()];
        }
        @Nullable Object[] cells = Rows.cells(target, row);
        for (int i = 0; i < row.length; i++) {
            if (cells[i] == Change.UNAVAILABLE) {
                cells[i] = null;
            }
        }
        Origin origin = change.origin();
        int at = row.length;
        cells[at++] = change.op().code();
        cells[at++] = origin.position();
        cells[at++] = origin.transaction();
        cells[at++] = Long.toString(origin.order());
        cells[at++] = origin.commitMicros() == 0 ? null : dialect.moment(moment(origin.commitMicros()));
        cells[at] = batch;
        rows.add(cells);
        size += Rows.size(cells);
    }

    private static Instant moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @Override
    public long flush() throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        dialect.write(transaction.get(), target, rows);
        long written = size;
        clear();
        return written;
    }

    @Override
    public void clear() {
        rows = new ArrayList<>();
        size = 0;
    }
}
