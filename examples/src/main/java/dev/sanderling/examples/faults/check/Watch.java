package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment: what the sink holds is never less than the checkpoint, and the checkpoint never less
 * than what the source was told it may forget. Looks at one job, when none of its runs is alive; for a live one only
 * {@link #source} is asked.
 */
public final class Watch {
    private final String job;
    private final Lists lists;
    private final Receipts receipts;
    private final Finds finds;
    private @Nullable Checkpoint last;
    private @Nullable Set<String> firstRows;

    /** @param sink the directory that the job publishes to */
    public Watch(String job, Path sink, Finds finds) {
        this.job = job;
        this.lists = new Lists(sink);
        this.receipts = new Receipts(job, finds);
        this.finds = finds;
    }

    /**
     * Looks, while nothing of the job is alive.
     *
     * @param state its text; empty before the first run has written one
     * @param forgettable what the source may forget
     */
    public void quiet(Optional<String> state, Optional<String> forgettable) throws IOException {
        lists.look();
        Set<String> unlisted = lists.unlisted();
        if (state.isEmpty()) {
            if (!unlisted.isEmpty() || !lists.names().isEmpty()) {
                find(Find.Kind.VISIBLE_UNCOMMITTED, "files are visible before there is a checkpoint: " + unlisted);
            }
            if (last != null) {
                find(Find.Kind.REWOUND, "the checkpoint is gone");
            }
            return;
        }
        Checkpoint now = Checkpoint.read(state.get());
        forward(now);
        receipts.see(now);
        committed(now, unlisted);
        if (forgettable.isPresent()) {
            source(forgettable.get(), state.get());
            published(now, forgettable.get());
        }
        last = now;
        if (firstRows == null && now.position() != null && !now.snapshotting()) {
            firstRows = lists.names();
            if (now.pending() != null) {
                firstRows.add(now.pending().list());
            }
        }
    }

    /** What the source may forget is in the checkpoint; asked of the source first, then of the checkpoint. */
    public void source(String forgettable, String state) {
        String position = Checkpoint.read(state).position();
        if (position != null && Position.of(forgettable) > Position.of(position)) {
            find(Find.Kind.SOURCE_AHEAD, "the slot is at " + forgettable + ", the checkpoint at " + position);
        }
    }

    /** What the runner shows of its state is its state. */
    public void shown(String yaml, String state) throws IOException {
        if (!new YAMLMapper().readTree(yaml).equals(new ObjectMapper().readTree(state))) {
            find(Find.Kind.RECEIPTS, "sanderling show does not show what the state says: " + yaml);
        }
    }

    /** Segments that may have rows of the first read in them; null while it goes on. */
    public @Nullable Set<String> firstRows() {
        return firstRows;
    }

    /** Epoch and number of the last receipt, both 0 before there is one. */
    public long[] seen() {
        Checkpoint checkpoint = last;
        if (checkpoint == null) {
            return new long[] {0, 0};
        }
        long number = checkpoint.receipts().isEmpty()
                ? 0
                : checkpoint.receipts().getLast().path("number").asLong();
        return new long[] {checkpoint.epoch(), number};
    }

    Lists lists() {
        return lists;
    }

    Receipts receipts() {
        return receipts;
    }

    /** Receipts so far. */
    public int receiptCount() {
        return receipts.count();
    }

    /** Published segments so far. */
    public int segmentCount() {
        return lists.names().size();
    }

    private void forward(Checkpoint now) {
        Checkpoint before = last;
        if (before == null) {
            return;
        }
        if (now.epoch() < before.epoch() || now.seq() < before.seq()) {
            find(
                    Find.Kind.REWOUND,
                    "the checkpoint went from epoch " + before.epoch() + ", write " + before.seq() + " to epoch "
                            + now.epoch() + ", write " + now.seq());
        }
        if (before.position() != null
                && (now.position() == null || Position.of(now.position()) < Position.of(before.position()))) {
            find(Find.Kind.REWOUND, "the checkpoint went from " + before.position() + " to " + now.position());
        }
    }

    private void committed(Checkpoint now, Set<String> unlisted) {
        Checkpoint.Pending pending = now.pending();
        boolean waiting = pending != null && !lists.names().contains(pending.list());
        for (String path : unlisted) {
            if (!waiting || pending == null || !path.contains("/" + pending.list())) {
                find(Find.Kind.VISIBLE_UNCOMMITTED, path + " is in no list and not pending");
            }
        }
        if (waiting && pending != null && !lists.staged(pending.staged())) {
            find(Find.Kind.CHECKPOINT_AHEAD, "segment " + pending.list() + " is pending and neither listed nor staged");
        }
        long counted = now.totalChanges() + now.openChanges();
        long there = lists.changes() + (waiting && pending != null ? pending.changes() : 0);
        if (there > counted) {
            find(
                    Find.Kind.VISIBLE_UNCOMMITTED,
                    there + " changes are listed or pending, the checkpoint counts " + counted);
        } else if (there < counted) {
            find(
                    Find.Kind.CHECKPOINT_AHEAD,
                    "the checkpoint counts " + counted + " changes, listed or pending are " + there);
        }
    }

    /** What the source may forget is published, not only committed. */
    private void published(Checkpoint now, String forgettable) {
        Checkpoint.Pending pending = now.pending();
        if (pending == null || lists.names().contains(pending.list()) || now.position() == null) {
            return;
        }
        long bound = lists.all().stream()
                .mapToLong(list -> Position.of(list.path("to").asText()))
                .max()
                .orElse(0);
        String ended = receipts.publishedTo();
        if (ended != null) {
            bound = Math.max(bound, Position.of(ended));
        }
        if (bound > 0 && Position.of(forgettable) > bound) {
            find(
                    Find.Kind.SOURCE_AHEAD,
                    "the slot is at " + forgettable + ", but segment " + pending.list() + " up to " + now.position()
                            + " is not published");
        }
    }

    private void find(Find.Kind kind, String sentence) {
        finds.add(kind, job + ": " + sentence);
    }
}
