package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the log in line with a snapshot that is not finished. A row that has not been read yet has no changes: reading
 * it will show them. A row that was read by the last read phase has only those changes that the phase's view did not
 * show. Every other change is let through. Not thread-safe.
 *
 * <p>A truncate is of all rows that were read. Where some of them were read before it and others after it, nobody could
 * tell them apart any more: the table is to be read again from its first row.
 */
public final class StreamFilter {
    private static final int MANY = 10_000;

    private final ReadRules rules;
    private final ToRead now;
    private final @Nullable Window window;
    private final Map<Table, Place> places = new IdentityHashMap<>();
    /** Answers of the database for the changes of a poll. */
    private final Map<Reading, Map<List<String>, Boolean>> answers = new HashMap<>();

    private final Set<String> dropped = new HashSet<>();
    /** Tables to be read again, and why. From then on they have no changes. */
    private final Map<String, String> again = new TreeMap<>();

    public StreamFilter(Snapshot snapshot, ReadRules rules) {
        this.rules = rules;
        this.now = snapshot.toRead();
        this.window = snapshot.window();
    }

    /** How much of a table was read at two moments, and where its key is. */
    private record Place(Extent now, Extent before, TableKey key, int @Nullable [] columns) {}

    private enum Extent {
        ALL,
        PART,
        NONE
    }

    /** To be called with the changes of a poll before they are judged: the database is asked once for all. */
    public void prepare(List<Change> changes) {
        answers.clear();
        for (Reading reading : partial()) {
            TableKey key = rules.key(reading.table());
            if (key.isKnownHere()) {
                continue;
            }
            Set<List<String>> keys = new HashSet<>();
            for (Change change : changes) {
                if (change.op() != Op.TRUNCATE
                        && !change.isOfUnknownRow()
                        && change.table().name().toString().equals(reading.table())) {
                    keys.add(key(change, place(change.table())));
                }
            }
            if (!keys.isEmpty()) {
                List<List<String>> list = List.copyOf(keys);
                boolean[] after = rules.after(key, list, reading.key());
                Map<List<String>, Boolean> known = new HashMap<>();
                for (int i = 0; i < after.length; i++) {
                    known.put(list.get(i), after[i]);
                }
                answers.put(reading, known);
            }
        }
    }

    private List<Reading> partial() {
        List<Reading> all = new ArrayList<>();
        if (now.reading() != null) {
            all.add(now.reading());
        }
        if (window != null && window.before().reading() != null) {
            all.add(window.before().reading());
        }
        return all;
    }

    /** Whether a change is to be published. */
    public boolean keeps(Change change) {
        Place place = place(change.table());
        if (change.op() == Op.TRUNCATE) {
            return keepsTruncate(change, place);
        }
        if (!isRead(change, place, place.now(), now.reading())) {
            remember(change);
            return false;
        }
        Window open = window;
        return open == null
                || isRead(change, place, place.before(), open.before().reading())
                || !rules.shows(open.view(), change);
    }

    private boolean keepsTruncate(Change change, Place place) {
        if (place.now() != Extent.ALL) {
            // Of the rows that are still to be read it says that they are not there.
            remember(change);
        }
        Window open = window;
        if (place.now() == Extent.NONE || open == null || !rules.shows(open.view(), change)) {
            return place.now() != Extent.NONE;
        }
        boolean readOn = place.now() != place.before()
                || !Objects.equals(now.reading(), open.before().reading());
        if (place.before() == Extent.PART && readOn) {
            remember(change);
            again(change.table().name().toString(), "it was truncated while it was read");
        }
        return place.before() != Extent.NONE;
    }

    private void remember(Change change) {
        String transaction = change.origin().transaction();
        if (transaction != null && dropped.add(transaction) && dropped.size() > MANY) {
            List<String> left = rules.unseen(dropped);
            dropped.clear();
            dropped.addAll(left);
        }
    }

    /**
     * A table is to be read again: its changes from here on do not matter.
     *
     * @param why goes on after "because"
     */
    public void again(String table, String why) {
        again.putIfAbsent(table, why);
        places.clear();
    }

    /** The tables to be read again and why, e.g. because some of its rows were read before a truncate, others after it. */
    public Map<String, String> again() {
        return again;
    }

    /** Transactions with changes that were dropped because their rows are still to be read; the next view must show them. */
    public Set<String> dropped() {
        return dropped;
    }

    private boolean isRead(Change change, Place place, Extent extent, @Nullable Reading reading) {
        if (extent != Extent.PART || reading == null) {
            return extent == Extent.ALL;
        }
        if (change.isOfUnknownRow()) {
            // It may be of a row that was read; whoever takes it has to refuse it.
            return true;
        }
        List<String> key = key(change, place);
        if (place.key().isKnownHere()) {
            return !place.key().isAfter(key, reading.key());
        }
        Boolean after = answers.getOrDefault(reading, Map.of()).get(key);
        if (after == null) {
            throw new IllegalStateException("prepare was not called with this change");
        }
        return !after;
    }

    private Place place(Table table) {
        return places.computeIfAbsent(table, this::find);
    }

    private Place find(Table table) {
        String name = table.name().toString();
        Extent read = again.containsKey(name) ? Extent.NONE : extent(now, name);
        Extent before = window == null ? Extent.ALL : extent(window.before(), name);
        if (read != Extent.PART && before != Extent.PART) {
            return new Place(read, before, TableKey.NONE, null);
        }
        TableKey key = rules.key(name);
        return new Place(read, before, key, key.places(table));
    }

    private static Extent extent(ToRead toRead, String name) {
        return toRead.isBeingRead(name) ? Extent.PART : toRead.isRead(name) ? Extent.ALL : Extent.NONE;
    }

    private static List<String> key(Change change, Place place) {
        int[] columns = place.columns();
        @Nullable Object[] row = change.after() == null ? change.before() : change.after();
        if (columns == null || row == null) {
            throw new IllegalStateException("a change without the key that its table is read by");
        }
        return TableKey.values(change.table(), columns, row);
    }
}
