package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.sink.Sink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What outlives runs: the stored checkpoint, what the sinks hold, what the source keeps. Each call of a run comes by here
 * first, and may be where it dies, or is paused until others have had their turn. What must hold is looked at whenever
 * anything becomes visible, is stored, or is let go.
 */
final class ModelWorld {
    /** A defect that is planted to see it found. */
    enum Defect {
        NONE,
        /** The database takes whatever any run commits. */
        NO_FENCE,
        /** The source is told before the files are published. */
        ACKNOWLEDGES_EARLY,
        /** The database commits, and what it was to commit is written after. */
        INTENT_AFTER_COMMIT,
        /** The checkpoint does not keep what is to be published. */
        FORGETS_PENDING,
        /** The store takes every write, whatever it was made on. */
        NO_COMPARE,
        /** What the database has committed is never asked for. */
        NEVER_ADOPTS,
        /** What the sinks are to have is published before the checkpoint has it. */
        PUBLISHES_EARLY
    }

    /** Something that must never be. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }

    /** As SIGKILL would. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    final ModelChoices choices;
    final Defect defect;
    /** For people: what happened. */
    final List<String> story = new ArrayList<>();

    private int faults;
    /** Runs that may have their turn while another one is paused. */
    int others;

    // The checkpoint.
    @Nullable
    State stored;

    long version;
    final List<Runnable> late = new ArrayList<>();
    private final Set<String> committed = new HashSet<>();

    // The source's log: transactions 1 to newest; what it was told that it may forget.
    int newest;
    int confirmed;

    // Files.
    final Map<String, Staged> staging = new LinkedHashMap<>();
    final Map<String, Staged> published = new LinkedHashMap<>();
    final Set<String> lists = new TreeSet<>();

    // The database.
    long epoch = -1;
    String segment = "";
    final Map<String, List<Integer>> rows = new LinkedHashMap<>();
    /** Whose transaction has the lock of our row. */
    @Nullable
    Object lockedBy;

    /** Somebody asked to go on from another position: then changes may come again, and none may be missing. */
    boolean recovered;

    /** @param changes numbers of transactions */
    record Staged(String segment, long epoch, List<Integer> changes) {}

    ModelWorld(ModelChoices choices, Defect defect, int faults, int newest) {
        this.choices = choices;
        this.defect = defect;
        this.faults = faults;
        this.newest = newest;
    }

    /** One of n ways, of which all but the first are faults; after the last fault only the first is left. */
    int fault(int n) {
        if (faults == 0) {
            return 0;
        }
        int way = choices.of(n);
        if (way > 0) {
            faults--;
        }
        return way;
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        faults = 0;
    }

    void say(String what) {
        story.add(what);
    }

    /** The state is written by this. */
    void store(State next) {
        stored = next;
        version++;
        Pending pending = next.pending();
        if (pending != null && pending.intent() == null) {
            committed.add(Sink.Segment.id(pending.batch(), pending.segment()));
        }
        int position = number(next.position());
        require(next.offsets() == null || holds(rows.values(), position), "the checkpoint is ahead of the database");
        require(
                next.offsets() == null || filesHold(position, pending),
                "the checkpoint is ahead of what is published or can be");
    }

    /** The lists, or the rows of a segment, become visible. */
    void visible(String name, boolean inDatabase) {
        State now = stored;
        Pending pending = now == null ? null : now.pending();
        Intent intent = pending == null ? null : pending.intent();
        boolean intended = pending != null
                && intent != null
                && Sink.Segment.id(pending.batch(), pending.segment()).equals(name);
        require(
                inDatabase ? intended : committed.contains(name),
                name + " is visible, and the checkpoint has not committed it");
        if (!recovered) {
            noneTwice(rows.values(), "the database");
            noneTwice(published.values().stream().map(Staged::changes).toList(), "the files");
        }
    }

    void confirm(int position) {
        confirmed = Math.max(confirmed, position);
        require(
                holds(rows.values(), confirmed)
                        && holds(
                                published.values().stream().map(Staged::changes).toList(), confirmed),
                "the source was told to forget " + confirmed + ", which the sinks do not have");
        require(
                recovered || stored != null && number(stored.position()) >= confirmed,
                "the source was told to forget more than the checkpoint has");
    }

    /** After everybody is gone and a run had its way. */
    void atRest() {
        List<List<Integer>> files =
                published.values().stream().map(Staged::changes).toList();
        require(holds(rows.values(), newest), "the database lacks changes");
        require(holds(files, newest), "the files lack changes");
        require(
                published.keySet().equals(rows.keySet()),
                "files " + published.keySet() + ", database " + rows.keySet());
        require(lists.equals(published.keySet()), "objects without a list, or the other way round");
        if (!recovered) {
            noneTwice(rows.values(), "the database");
            noneTwice(files, "the files");
        }
        require(confirmed == newest, "the source keeps what nobody needs");
    }

    private boolean filesHold(int position, @Nullable Pending pending) {
        List<List<Integer>> all = new ArrayList<>();
        published.values().forEach(one -> all.add(one.changes()));
        if (pending != null && pending.intent() == null) {
            pending.tokens().values().stream()
                    .map(staging::get)
                    .filter(java.util.Objects::nonNull)
                    .forEach(one -> all.add(one.changes()));
        }
        return holds(all, position);
    }

    private static boolean holds(Iterable<List<Integer>> segments, int position) {
        Set<Integer> all = new HashSet<>();
        segments.forEach(all::addAll);
        for (int i = 1; i <= position; i++) {
            if (!all.contains(i)) {
                return false;
            }
        }
        return true;
    }

    private void noneTwice(Iterable<List<Integer>> segments, String where) {
        Set<Integer> all = new HashSet<>();
        segments.forEach(one -> one.forEach(change -> require(all.add(change), where + " has " + change + " twice")));
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }

    static int number(@Nullable String position) {
        return position == null ? 0 : Integer.parseInt(position);
    }

    @Override
    public String toString() {
        return String.join("\n", Collections.unmodifiableList(story));
    }
}
