package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is not finished: tables that are still to be read, or have been read but not yet brought in line with
 * the log. Where it is missing from the state there is nothing to read; setting it makes tables be read (again).
 *
 * @param toRead what has not been read yet
 * @param window what was read by the last read phase, until the log is captured past it; null where there is none
 * @param unseen transactions that the log has already given, or will never give, and that the next view of the tables
 *     must show: ids, what the source writes for many of them, or {@value #RUNNING}
 * @param tables how many there are in all; 0 until the first has been begun
 * @param tablesDone how many of them are read
 * @param rows read so far; goes on counting when tables are read again
 * @param estimatedRows of all tables, as the database estimated them; 0 where unknown
 * @param only the tables that this is about, where a snapshot that was all that was wanted is over and some of its tables
 *     are read again: changes of the others are nobody's business; null where it is about all
 * @param anew whether rows of all tables may have been published before it began: then each that is read begins with a
 *     truncate, not only those in {@link ToRead#tables}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Snapshot(
        ToRead toRead,
        @Nullable Window window,
        List<String> unseen,
        long tables,
        long tablesDone,
        long rows,
        long estimatedRows,
        @Nullable List<String> only,
        boolean anew) {
    /** In {@link #unseen}: whatever runs when the next capture is prepared, not known yet. */
    public static final String RUNNING = "running";

    /** Every table is to be read. */
    public static Snapshot all() {
        return new Snapshot(ToRead.ALL, null, List.of(RUNNING), 0, 0, 0, 0, null, false);
    }

    /**
     * Every table is to be read, whatever has been read: for a new beginning at another place in the log.
     *
     * @param known the snapshot as it was; null where there was none
     * @param anew whether anything may have been published before
     */
    public static Snapshot allAgain(@Nullable Snapshot known, boolean anew) {
        return new Snapshot(ToRead.ALL, null, List.of(RUNNING), 0, 0, known == null ? 0 : known.rows, 0, null, anew);
    }

    /** These tables are to be read, and nothing is wanted of the others. */
    public static Snapshot only(Collection<String> names) {
        return new Snapshot(
                ToRead.NOTHING.with(names),
                null,
                List.of(RUNNING),
                0,
                0,
                0,
                0,
                List.copyOf(new TreeSet<>(names)),
                false);
    }

    /** Whether rows of a table that is read from its first row may have been published before. */
    public boolean mayBeOut(String name) {
        return anew || toRead.tables().contains(name);
    }

    /** Whether changes of a table are wanted. */
    public boolean isAbout(String name) {
        return only == null || only.contains(name);
    }

    /**
     * These tables are to be read, from their first row. Changes of theirs are dropped until they are.
     *
     * @param known the snapshot as it was; null where there was none
     * @param names {@code schema.table}
     */
    public static Snapshot again(@Nullable Snapshot known, Collection<String> names) {
        if (known == null) {
            return new Snapshot(ToRead.NOTHING.with(names), null, List.of(RUNNING), 0, 0, 0, 0, null, false);
        }
        TreeSet<String> all = new TreeSet<>(known.unseen);
        all.add(RUNNING);
        return new Snapshot(
                known.toRead.with(names),
                known.window,
                List.copyOf(all),
                0,
                0,
                known.rows,
                0,
                wider(known.only, names),
                known.anew);
    }

    private static @Nullable List<String> wider(@Nullable List<String> only, Collection<String> names) {
        if (only == null) {
            return null;
        }
        TreeSet<String> all = new TreeSet<>(only);
        all.addAll(names);
        return List.copyOf(all);
    }

    /** The same with transactions in place of {@value #RUNNING}: nothing that begins later is meant. */
    public Snapshot resolved(Collection<String> transactions) {
        TreeSet<String> all = new TreeSet<>(unseen);
        all.remove(RUNNING);
        all.addAll(transactions);
        return unseen(List.copyOf(all));
    }

    /**
     * The same with a view that its tables are read by: it shows whatever had to be waited for.
     *
     * @param captured the names of all tables there are
     * @param estimate rows of all tables that wait to be read
     */
    public Snapshot viewed(String view, String until, SortedSet<String> captured, long estimate) {
        long waiting = toRead.count(captured);
        long all = tables == 0 ? waiting : tables;
        long done = Math.max(0, all - waiting);
        return new Snapshot(
                toRead,
                new Window(view, until, toRead),
                List.of(),
                Math.max(all, done + waiting),
                done,
                rows,
                tables == 0 ? rows + estimate : estimatedRows,
                only,
                anew);
    }

    /** Whether it is over: everything is read, and the log is captured past the last view. */
    public boolean isFinished() {
        return toRead.isNothing() && window == null;
    }

    /** The same with another rest to read. */
    public Snapshot toRead(ToRead rest) {
        return new Snapshot(rest, window, unseen, tables, tablesDone, rows, estimatedRows, only, anew);
    }

    /** The same with another window. */
    public Snapshot window(@Nullable Window other) {
        return new Snapshot(toRead, other, unseen, tables, tablesDone, rows, estimatedRows, only, anew);
    }

    /** The same with other transactions that a view must show. */
    public Snapshot unseen(List<String> transactions) {
        return new Snapshot(toRead, window, transactions, tables, tablesDone, rows, estimatedRows, only, anew);
    }

    /** The same with other counts. */
    public Snapshot counts(long allTables, long doneTables, long readRows, long estimate) {
        return new Snapshot(toRead, window, unseen, allTables, doneTables, readRows, estimate, only, anew);
    }

    /**
     * What one read phase has read: everything that was to be read before it and is not any more.
     *
     * @param view the one moment that the tables were read as of; PostgreSQL: {@code xmin:xmax:xip}; MySQL: a position
     * @param until from this position on the log has only what the view does not show
     * @param before what was to be read before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(String view, String until, ToRead before) {}
}
