package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The last look at a job: all that it has published against all that was committed. */
public final class Verdict {
    private final String job;
    private final Path sink;
    private final boolean carries;
    private final Watch watch;
    private final Finds finds;
    private @Nullable Published published;

    /** @param carries whether the job has a database sink, see {@link Receipts#check} */
    public Verdict(String job, Path sink, boolean carries, Watch watch, Finds finds) {
        this.carries = carries;
        this.job = job;
        this.sink = sink;
        this.watch = watch;
        this.finds = finds;
    }

    /**
     * Compares, when the writers have ended and the job has captured all.
     *
     * @param sum of all balances
     * @param firstRead number of the newest change when the first read was seen to have ended
     * @return how many changes are published
     */
    public long check(Connection connection, Ledger ledger, List<String> tables, long sum, long firstRead)
            throws IOException, SQLException {
        Set<String> unlisted = watch.lists().unlisted();
        if (!unlisted.isEmpty()) {
            finds.add(Find.Kind.LISTS, job + ": in no list are " + unlisted);
        }
        Set<String> firstRows = watch.firstRows();
        if (firstRows == null) {
            finds.add(Find.Kind.STUCK, job + ": the first read never ended");
            return 0;
        }
        watch.receipts().check(watch.lists(), carries);
        Published published = new Published(job, sink, sum, finds);
        this.published = published;
        published.read(watch.lists(), firstRows);
        new History(job, firstRead, finds).check(ledger, published);
        for (String table : tables) {
            replay(connection, table, published);
        }
        return published.changes();
    }

    /** Compares what the job has in a database as well, after {@link #check}. */
    public void copied(Copy copy, Connection source, Connection target, List<String> tables) throws SQLException {
        if (published != null) {
            copy.check(source, target, tables, published);
        }
    }

    private void replay(Connection connection, String table, Published published) throws SQLException {
        Set<String> keys = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM bank." + table)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                String key = table + "/" + rows.getLong("id");
                keys.add(key);
                JsonNode replayed = published.rows().get(key);
                for (int i = 1; i <= columns; i++) {
                    String column = rows.getMetaData().getColumnName(i);
                    String value = rows.getString(i);
                    JsonNode is = replayed == null ? null : replayed.path(column);
                    // A column that was added later is not in the rows that nobody changed since: it is null there.
                    boolean same = is != null
                            && (value == null ? is.isNull() || is.isMissingNode() : value.equals(is.asText()));
                    if (!same) {
                        finds.add(
                                Find.Kind.REPLAY,
                                job + ": key " + key + " is " + column + "=" + value + " in the table, replayed "
                                        + (replayed == null ? "not there" : String.valueOf(is)));
                        break;
                    }
                }
            }
        }
        published.rows().keySet().stream()
                .filter(key -> key.startsWith(table + "/") && !keys.contains(key))
                .forEach(key -> finds.add(Find.Kind.REPLAY, job + ": key " + key + " is replayed, not in the table"));
    }
}
