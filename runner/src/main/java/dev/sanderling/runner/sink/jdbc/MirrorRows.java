package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Op;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a mirror: of each key the last state only. That may be a row, a row of which the log has not given every value
 * (the target keeps its own), or none.
 *
 * <p>A changed key arrives as a delete of the old row and a create of the new one. Where the create lacks values, which
 * no insert does, they are those of the old row: taken from what waits, or else the target's row gets the new key.
 */
final class MirrorRows implements Rows {
    private static final String YES = "1";
    private static final String NO = "0";

    private final TargetTable target;
    private final Dialect dialect;
    private final Transaction transaction;
    private final Trouble trouble;
    private final int width;
    /** Whether an update of which the log has no old row cannot have changed the key. */
    private final boolean isSourceKey;

    private Map<List<Object>, State> states = new LinkedHashMap<>();
    private long size;
    /** The delete right before, for a create that lacks values. */
    private @Nullable Deleted deleted;

    /**
     * What becomes of a key.
     *
     * @param cells of a row that is deleted, the key's only
     */
    private record State(boolean present, @Nullable Object[] cells) {
        boolean isWhole() {
            for (Object cell : cells) {
                if (cell == Change.UNAVAILABLE) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Deleted(
            List<Object> key,
            @Nullable Object[] cells,
            @Nullable State former) {}

    MirrorRows(TargetTable target, Dialect dialect, Transaction transaction, Trouble trouble) {
        this.target = target;
        this.dialect = dialect;
        this.transaction = transaction;
        this.trouble = trouble;
        this.width = target.source().columns().size();
        this.isSourceKey = target.source().columns().stream()
                .filter(Column::key)
                .map(Column::name)
                .toList()
                .containsAll(target.keyNames());
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
    public void add(Change change) throws SQLException {
        @Nullable Object[] after = change.after();
        @Nullable Object[] before = change.before();
        if (change.op() == Op.DELETE || after == null) {
            if (before != null) {
                delete(Rows.cells(target, before));
            }
            return;
        }
        @Nullable Object[] cells = Rows.cells(target, after);
        List<Object> key = key(cells);
        if (change.op() == Op.UPDATE && before != null) {
            @Nullable Object[] old = Rows.cells(target, before);
            // Of a key that the job names the log says nothing special; a primary key never changes in an update.
            if (lacksKey(old)) {
                throw withoutKey("an updated");
            }
            if (hasKey(old) && !key(old).equals(key)) {
                delete(old);
            }
        } else if (change.op() == Op.UPDATE && !isSourceKey) {
            // That no old row came says of the source's own key that it is the same, and of no other column.
            throw withoutKey("an updated");
        }
        Deleted moved = deleted;
        deleted = null;
        if (target.deleted() >= 0) {
            cells[target.deleted()] = NO;
        }
        fill(cells, key, moved);
    }

    private void delete(@Nullable Object[] old) {
        if (!hasKey(old)) {
            throw withoutKey("a deleted");
        }
        List<Object> key = key(old);
        State former = states.get(key);
        deleted = new Deleted(key, old, former);
        @Nullable
        Object @Nullable [] kept = former != null && former.present() && target.deleted() >= 0 ? former.cells() : null;
        put(key, new State(target.deleted() >= 0, tombstone(old, kept)));
    }

    private void fill(@Nullable Object[] cells, List<Object> key, @Nullable Deleted moved) throws SQLException {
        State former = states.get(key);
        State row = new State(true, cells);
        if (row.isWhole()) {
            put(key, row);
            return;
        }
        if (moved != null && moved.key().equals(key)) {
            // The source has another key than the target, whose row stays the same.
            restore(moved);
            fill(cells, key, null);
            return;
        }
        if (former != null && isAlive(former)) {
            take(cells, former.cells());
            put(key, row);
        } else if (moved == null) {
            put(key, row);
        } else if (moved.former() != null
                && isAlive(moved.former())
                && moved.former().isWhole()) {
            take(cells, moved.former().cells());
            put(key, row);
        } else {
            move(cells, moved);
        }
    }

    private boolean isAlive(State state) {
        return state.present() && (target.deleted() < 0 || !YES.equals(state.cells()[target.deleted()]));
    }

    /** What the log does not hold is in the target's own row: that gets another key, or stays as one that is deleted. */
    private void move(@Nullable Object[] cells, Deleted moved) throws SQLException {
        restore(moved);
        flush();
        BitSet written = written(cells);
        @Nullable Object[] row = cells.clone();
        Connection connection = transaction.get();
        long there;
        if (target.deleted() < 0 || dialect.isSame(connection, target, row, moved.cells())) {
            there = dialect.move(connection, target, written, row, moved.cells());
        } else {
            // Whatever has the new key is deleted at the source, or the row could not have it.
            dialect.delete(connection, target, java.util.Collections.singletonList(row));
            there = dialect.copy(connection, target, written, row, moved.cells());
            @Nullable Object[] tombstone = tombstone(moved.cells(), null);
            dialect.update(connection, target, written(tombstone), java.util.Collections.singletonList(tombstone));
        }
        if (there != 1) {
            throw incomplete();
        }
    }

    /**
     * Cells of a row that is deleted.
     *
     * @param old the key's are there
     * @param kept what the row had; null where that is in the target
     */
    private @Nullable Object[] tombstone(@Nullable Object[] old, @Nullable Object @Nullable [] kept) {
        @Nullable Object[] cells = new @Nullable Object[target.columns().size()];
        for (int i = 0; i < width; i++) {
            cells[i] = target.isKey(i) ? old[i] : kept == null ? Change.UNAVAILABLE : kept[i];
        }
        if (target.deleted() >= 0) {
            cells[target.deleted()] = YES;
        }
        return cells;
    }

    private void restore(Deleted moved) {
        State now = states.remove(moved.key());
        size -= now == null ? 0 : Rows.size(now.cells());
        State former = moved.former();
        if (former != null) {
            states.put(moved.key(), former);
            size += Rows.size(former.cells());
        }
    }

    private static void take(@Nullable Object[] cells, @Nullable Object[] from) {
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == Change.UNAVAILABLE) {
                cells[i] = from[i];
            }
        }
    }

    /** The latest comes last, so that rows are written in the order of their last changes. */
    private void put(List<Object> key, State state) {
        State former = states.remove(key);
        size -= former == null ? 0 : Rows.size(former.cells());
        states.put(key, state);
        size += Rows.size(state.cells());
    }

    @Override
    public long flush() throws SQLException {
        if (states.isEmpty()) {
            return 0;
        }
        List<@Nullable Object[]> gone = new ArrayList<>();
        List<@Nullable Object[]> whole = new ArrayList<>();
        Map<BitSet, List<@Nullable Object[]>> partial = new HashMap<>();
        for (State state : states.values()) {
            if (!state.present()) {
                gone.add(state.cells());
            } else if (state.isWhole()) {
                whole.add(state.cells());
            } else {
                partial.computeIfAbsent(written(state.cells()), mask -> new ArrayList<>())
                        .add(state.cells());
            }
        }
        var connection = transaction.get();
        if (!gone.isEmpty()) {
            dialect.delete(connection, target, gone);
        }
        for (Map.Entry<BitSet, List<@Nullable Object[]>> group : partial.entrySet()) {
            long there = dialect.update(connection, target, group.getKey(), group.getValue());
            // A row that is deleted softly need not be there.
            if (there < group.getValue().size() && !isTombstone(group.getKey())) {
                throw incomplete();
            }
        }
        if (!whole.isEmpty()) {
            dialect.write(connection, target, whole);
        }
        long bytes = size;
        clear();
        return bytes;
    }

    private boolean isTombstone(BitSet written) {
        return target.deleted() >= 0 && written.cardinality() == target.key().size() + 1;
    }

    private static BitSet written(@Nullable Object[] cells) {
        BitSet written = new BitSet();
        for (int i = 0; i < cells.length; i++) {
            written.set(i, cells[i] != Change.UNAVAILABLE);
        }
        return written;
    }

    @Override
    public void clear() {
        states = new LinkedHashMap<>();
        size = 0;
    }

    private List<Object> key(@Nullable Object[] cells) {
        List<Object> key = new ArrayList<>(target.key().size());
        for (int at : target.key()) {
            Object cell = cells[at];
            if (cell == null) {
                throw trouble.failure(
                        Reason.SINK_KEY_MISSING,
                        "a row of " + target.source().name() + " has null in its key ("
                                + target.column(at).name()
                                + "); name columns in spec.sinks[].jdbc.keys that are never null.",
                        null);
            }
            key.add(cell instanceof byte[] bytes ? java.nio.ByteBuffer.wrap(bytes) : cell);
        }
        return key;
    }

    private dev.sanderling.outcome.Failure withoutKey(String what) {
        return trouble.failure(
                Reason.SINK_KEY_MISSING,
                what + " row of " + target.source().name() + " came without its key ("
                        + String.join(", ", target.keyNames())
                        + "); run ALTER TABLE ... REPLICA IDENTITY FULL on it in the source, and, because the log of"
                        + " before stays as it is, set spec.recovery (a new requestId, and resnapshot: {tables: ["
                        + target.source().name() + "]}) to read it anew.",
                null);
    }

    private boolean lacksKey(@Nullable Object[] cells) {
        for (int at : target.key()) {
            if (cells[at] == Change.UNAVAILABLE) {
                return true;
            }
        }
        return false;
    }

    private boolean hasKey(@Nullable Object[] cells) {
        for (int at : target.key()) {
            if (cells[at] == Change.UNAVAILABLE || cells[at] == null) {
                return false;
            }
        }
        return true;
    }

    private dev.sanderling.outcome.Failure incomplete() {
        return trouble.failure(
                Reason.SINK_INCOMPLETE,
                target.name() + " lacks a row that was changed without its large values (TOAST), so it cannot be"
                        + " completed: set spec.recovery (a new requestId, and resnapshot: {tables: ["
                        + target.source().name()
                        + "]}) to read the table again, and REPLICA IDENTITY FULL on it to have the log hold them.",
                null);
    }
}
