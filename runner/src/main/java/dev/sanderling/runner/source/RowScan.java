package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.ReadTable;
import dev.sanderling.runner.change.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table being read as the rows of a query that is not held in memory. */
public final class RowScan implements TableScan {
    private static final Logger LOG = LoggerFactory.getLogger(RowScan.class);

    private final ReadTable table;
    private final TableKey key;
    private final int @Nullable [] places;
    private final int[] exact;
    /** Keys of rows whose values do not say them, for as long as somebody holds the row. */
    private final Map<@Nullable Object[], List<String>> unsaid = Collections.synchronizedMap(new WeakHashMap<>());

    private final int rowsAtOnce;
    private final Statement statement;
    private final ResultSet rows;
    private volatile boolean ended;

    /**
     * Takes over the statement.
     *
     * @param key {@link TableKey#NONE} where the rows come in no order
     * @param exact for each column of the key where the result has its text, from 1; 0 where it has none; may be empty
     */
    public RowScan(ReadTable table, TableKey key, int[] exact, int rowsAtOnce, Statement statement, ResultSet rows)
            throws SQLException {
        this.exact = exact.clone();
        this.table = table;
        this.key = key;
        this.places = key.isNone() ? null : key.places(table.table());
        this.rowsAtOnce = rowsAtOnce;
        this.statement = statement;
        this.rows = rows;
        table.begin(rows);
    }

    @Override
    public Table table() {
        return table.table();
    }

    @Override
    public boolean isKeyed() {
        return places != null;
    }

    @Override
    public int rowsAtOnce() {
        return rowsAtOnce;
    }

    @Override
    public @Nullable Object @Nullable [] next() throws SQLException {
        ended = !rows.next();
        if (ended) {
            return null;
        }
        @Nullable Object[] row = table.row(rows);
        keepUnsaid(row);
        return row;
    }

    private void keepUnsaid(@Nullable Object[] row) throws SQLException {
        int[] at = places;
        if (at == null || IntStream.range(0, exact.length).noneMatch(i -> exact[i] > 0 && row[at[i]] == null)) {
            return;
        }
        List<String> values = new ArrayList<>(TableKey.values(table.table(), at, row));
        for (int i = 0; i < exact.length; i++) {
            if (exact[i] > 0) {
                values.set(i, rows.getString(exact[i]));
            }
        }
        unsaid.put(row, values);
    }

    @Override
    public List<KeyPart> key(@Nullable Object[] row) {
        int[] at = places;
        if (at == null) {
            throw new IllegalStateException("the table has no key");
        }
        List<String> values = unsaid.get(row);
        return key.parts(values == null ? TableKey.values(table.table(), at, row) : values);
    }

    @Override
    public void close() {
        try (statement) {
            // MySQL sends a result to its end, whether it is wanted or not, unless the query is cancelled.
            if (!ended && statement.getFetchSize() == Integer.MIN_VALUE) {
                statement.cancel();
            }
        } catch (SQLException e) {
            LOG.debug("closing a query that was not read to its end", e);
        }
    }
}
