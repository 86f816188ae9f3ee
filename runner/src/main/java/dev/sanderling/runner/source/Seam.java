package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.runner.change.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a snapshot and the log meet, while the log is followed: which changes are published, and what becomes of the
 * snapshot at each place between two transactions. Not thread-safe.
 */
public final class Seam {
    private final ReadRules rules;
    private @Nullable Snapshot snapshot;
    private @Nullable StreamFilter filter;
    /** The changes that are being judged: those after a boundary are judged by another filter. */
    private List<Change> poll = List.of();

    /** @param snapshot null where there is none: then every change is published */
    public Seam(@Nullable Snapshot snapshot, ReadRules rules) {
        this.rules = rules;
        this.snapshot = snapshot;
        this.filter = snapshot == null ? null : new StreamFilter(snapshot, rules);
    }

    /** Whether every change is published, so that there is nothing to judge. */
    public boolean isClosed() {
        return filter == null;
    }

    /** The snapshot as of what was judged and remembered so far. */
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    /** To be called with the changes of a poll before they are judged: the database is asked once for all. */
    public void prepare(List<Change> changes) {
        StreamFilter judge = filter;
        if (judge != null) {
            poll = changes;
            judge.prepare(changes);
        }
    }

    /** Whether a change is to be published. */
    public boolean keeps(Change change) {
        StreamFilter judge = filter;
        return judge == null || judge.keeps(change);
    }

    /**
     * Whether nothing was read yet of what has the table's name now, and reading it begins with a truncate, so that changes
     * of what had the name before are in order.
     */
    public boolean isForgottenFirst(Change change) {
        Snapshot open = snapshot;
        String name = change.table().name().toString();
        return open != null && open.toRead().isUntouched(name) && open.mayBeOut(name);
    }

    /**
     * A table is to be read again: from here on it has no changes, until it is.
     *
     * @param why goes on after "because"
     */
    public void again(String table, String why) {
        StreamFilter judge = filter;
        if (judge == null) {
            Snapshot open = Snapshot.again(null, List.of(table)).unseen(List.of());
            judge = new StreamFilter(open, rules);
            snapshot = open;
            filter = judge;
        }
        judge.again(table, why);
    }

    /**
     * A place between two transactions was reached. Beyond a view's place the log has only what the view does not show.
     *
     * @return as {@link #remember}
     */
    public Map<String, String> pass(String position) {
        Snapshot open = snapshot;
        Window window = open == null ? null : open.window();
        if (window == null || !rules.isPast(position, window.until())) {
            return Map.of();
        }
        Map<String, String> again = remember();
        Snapshot rest = snapshot == null ? null : snapshot.window(null);
        snapshot = rest == null || rest.isFinished() ? null : rest;
        filter = snapshot == null ? null : new StreamFilter(snapshot, rules);
        if (filter != null) {
            filter.prepare(poll);
        }
        return again;
    }

    /**
     * Puts the transactions that the next view must show into the snapshot; before it is committed.
     *
     * @return tables that are to be read again from their first row, and why
     */
    public Map<String, String> remember() {
        Snapshot open = snapshot;
        StreamFilter judge = filter;
        if (open == null || judge == null) {
            return Map.of();
        }
        Set<String> all = new HashSet<>(open.unseen());
        all.addAll(judge.dropped());
        List<String> unseen = rules.unseen(all);
        Map<String, String> again = new TreeMap<>(judge.again());
        snapshot = (again.isEmpty() ? open : Snapshot.again(open, again.keySet())).unseen(unseen);
        return again;
    }
}
