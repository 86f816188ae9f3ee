package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.Explorer;
import dev.sanderling.runner.source.KeyOrder;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.Seam;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import dev.sanderling.runner.source.TableKey.Order;
import dev.sanderling.runner.source.postgres.ModelServer.Committed;
import dev.sanderling.runner.source.postgres.ModelServer.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job's runs against a {@link ModelServer}, as the batch's phases play them: one table comes to a job, or the job
 * begins with it. What decides is the product's: {@link Snapshot}, {@link Seam} and its filter, {@link PostgresRules},
 * {@link ViewMoment}, {@link Until}. Between any two questions to the server anything may happen there; a run may be
 * killed at any of them, and may reach its limit after any transaction or row.
 */
final class ModelRunner {
    /** A defect that is planted. */
    enum Mutant {
        NONE,
        /** What a new table's view waits for is the list of those that run. */
        LISTS_RUNNING,
        /** A standby's moment is taken for what it says. */
        BELIEVES_STANDBY,
        /** A standby is waited for until nothing runs, and then a view is taken. */
        LOOKS_BEFORE,
        /** Ids that have ended since the last attempt are taken for shown. */
        GUESSES,
        /** The window ends where a standby says that it is. */
        CLOSES_EARLY,
        /** The window ends at the view's own place, read before it. */
        UNTIL_BEFORE,
        /** Transactions whose changes were dropped are not waited for. */
        FORGETS_DROPPED,
        /** The view shows everything that the log has. */
        SHOWS_ALL,
        /** The view shows nothing that the log has. */
        SHOWS_NONE,
        /** Every change of a table that is not read yet is published. */
        DROPS_NONE
    }

    /** What is published is not what happened. */
    static final class Wrong extends AssertionError {
        private static final long serialVersionUID = 1;

        Wrong(String what, List<String> story) {
            super(what + "\n  " + String.join("\n  ", story));
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int RUNS = 2;
    private static final String NAME = "public.t";
    private static final Table TABLE = new Table(
            new TableName("public", "t"),
            List.of(new Column("id", Plain.INTEGER, true), new Column("v", Plain.INTEGER, false)));
    private static final SortedSet<String> CAPTURED = new TreeSet<>(Set.of(NAME));
    private static final TableKey KEY = new TableKey(List.of(new KeyColumn("id", "int4", "", Order.NUMBER)));

    private final Explorer choices;
    private final ModelServer server;
    private final Mutant mutant;
    private final boolean tells;

    /** The checkpoint: place, snapshot, and what is published. */
    private @Nullable Long position;

    private @Nullable Snapshot snapshot;
    private TreeMap<Integer, Integer> published = new TreeMap<>();

    /** What a run has learnt since it wrote the checkpoint. */
    private final List<Object> memory = new ArrayList<>();

    /** Of this run. */
    private int commits;

    private final List<String> story = new ArrayList<>();
    private int kills = 1;
    private boolean isLast;

    ModelRunner(Explorer choices, ModelServer server, boolean isFirstRun, Mutant mutant, boolean tells) {
        this.tells = tells;
        this.choices = choices;
        this.server = server;
        this.mutant = mutant;
        this.position = isFirstRun ? null : 0L;
        this.snapshot = isFirstRun ? Snapshot.all() : null;
    }

    /** Runs until everything has happened and is published. */
    void run() {
        for (int run = 0; run < RUNS && !isOver(); run++) {
            once(run);
        }
        happen("the rest", () -> false, false);
        isLast = true;
        for (int run = 0; run < RUNS || !isOver() && run < 2 * RUNS; run++) {
            once(run);
        }
        if (snapshot != null || !published.equals(server.rows())) {
            throw new Wrong("published " + published + ", want " + server.rows() + ", left " + snapshot, story);
        }
    }

    /** Nothing is left of the snapshot; from here on the log is published as it is. */
    private boolean isOver() {
        return position != null && snapshot == null && server.isPublished() && !(server.isStandby() && isUnknown);
    }

    private void once(int run) {
        memory.clear();
        memory.add(run);
        commits = 0;
        try {
            batch();
        } catch (Killed e) {
            tell(() -> "killed");
        }
        server.isReading = false;
    }

    // The phases of a run.

    private void batch() {
        Snapshot begun = follow();
        if (begun == null || begun.toRead().isNothing() || begun.window() != null) {
            return;
        }
        if (read(begun)) {
            follow();
        }
    }

    private @Nullable Snapshot follow() {
        if (position != null && !server.isPublished() && !server.isStandby()) {
            commit(position, Snapshot.again(snapshot, List.of(NAME)), List.of());
        }
        if (server.isStandby()) {
            if (!await("published", server::isPublished)) {
                return null;
            }
            if (snapshot == null && isUnknown) {
                isUnknown = false;
                commit(position, Snapshot.again(null, List.of(NAME)), List.of());
            }
        } else {
            server.publish();
            await("published", server::isPublished);
        }
        Long place = position;
        Snapshot open = snapshot;
        boolean first = place == null;
        if (place == null) {
            place = slot();
        }
        if (open != null && open.unseen().contains(Snapshot.RUNNING)) {
            open = open.resolved(begun());
        }
        start = place;
        return first ? open : stream(place, open);
    }

    private boolean isUnknown = true;
    private long start;

    private Collection<String> begun() {
        if (mutant == Mutant.LISTS_RUNNING) {
            return transactions.now().running().stream().map(String::valueOf).toList();
        }
        return rules.begun();
    }

    /** A slot begins where everything that ran when its making began has ended. */
    private long slot() {
        happen("a slot is made");
        Set<Long> running = server.open();
        memory.add(running);
        await("those have ended", () -> server.isOver(running));
        return note("the slot begins at", server.end());
    }

    private @Nullable Snapshot stream(long from, @Nullable Snapshot open) {
        happen("the barrier");
        long barrier = note("follows the log to", server.end());
        Seam seam = new Seam(open, rules);
        List<Change> changes = new ArrayList<>();
        for (Committed transaction : server.committed(from, barrier)) {
            List<Change> poll = transaction.writes().stream()
                    .map(write -> change(write, transaction))
                    .toList();
            seam.prepare(poll);
            for (Change change : poll) {
                if (mutant == Mutant.DROPS_NONE || seam.keeps(change)) {
                    changes.add(change);
                }
            }
            seam.pass(new Lsn(transaction.end()).toString());
            if (!isLast && transaction.end() < barrier && choose(2, "limit") == 1) {
                seam.remember();
                commit(transaction.end(), seam.snapshot(), changes);
                throw new Killed();
            }
        }
        seam.pass(new Lsn(barrier).toString());
        seam.remember();
        commit(barrier, seam.snapshot(), changes);
        return snapshot;
    }

    private boolean read(Snapshot open) {
        if (!await("a view may be taken", () -> waited(open).isEmpty())) {
            return false;
        }
        long place = position == null ? start : position;
        Lsn before = new Lsn(server.end());
        if (mutant == Mutant.UNTIL_BEFORE) {
            note("the log ends at", before);
        }
        Optional<XidSnapshot> moment = moment(open);
        if (moment.isEmpty()) {
            return false;
        }
        happen("the view's place");
        Snapshot viewed = open.viewed(moment.get().toString(), until(before).toString(), CAPTURED, 0);
        ToRead rest = viewed.toRead();
        Reading begun = rest.reading();
        int last = begun == null ? 0 : Integer.parseInt(begun.key().getFirst().value());
        List<Change> rows = new ArrayList<>();
        for (Map.Entry<Integer, Integer> row : view.tailMap(last, false).entrySet()) {
            rows.add(new Change(
                    Op.READ,
                    TABLE,
                    null,
                    new @Nullable Object[] {row.getKey(), row.getValue()},
                    new Origin("", null, 0, 0)));
            if (!isLast && choose(2, "limit") == 1) {
                KeyPart key = new KeyPart("id", "int4", String.valueOf(row.getKey()));
                commit(place, viewed.toRead(rest.upTo(new Reading(NAME, List.of(key), 1))), rows);
                server.isReading = false;
                throw new Killed();
            }
        }
        rest = rest.done(NAME).among(CAPTURED);
        server.isReading = false;
        commit(place, viewed.toRead(rest), rows);
        return true;
    }

    private List<String> waited(Snapshot open) {
        XidSnapshot now = server.now();
        boolean noneRuns = mutant != Mutant.LOOKS_BEFORE || now.isComplete();
        return noneRuns ? now.unseen(open.unseen()) : open.unseen().isEmpty() ? List.of("") : open.unseen();
    }

    private TreeMap<Integer, Integer> view = new TreeMap<>();

    private Optional<XidSnapshot> moment(Snapshot open) {
        var reader = new ViewMoment.Reader() {
            @Override
            public void lock() {
                await("the table's lock", server::mayRead);
                server.isReading = true;
            }

            @Override
            public XidSnapshot begin() {
                happen("the view", () -> true, false);
                view = server.rows();
                return note("a view shows", server.now());
            }

            @Override
            public void rollback() {
                server.isReading = false;
            }
        };
        if (mutant == Mutant.BELIEVES_STANDBY || mutant == Mutant.LOOKS_BEFORE) {
            reader.lock();
            return Optional.of(reader.begin());
        }
        int[] attempts = {isLast ? 1 : 2};
        try {
            return new ViewMoment(transactions, open.unseen()).take(reader, () -> --attempts[0] > 0);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Lsn until(Lsn before) {
        Lsn end = new Lsn(server.end());
        if (mutant == Mutant.UNTIL_BEFORE) {
            return before;
        }
        boolean exact = !server.isStandby() || mutant == Mutant.CLOSES_EARLY;
        return note(
                "everything that it shows is before", exact ? end : Until.onStandby(end, new Lsn(server.received())));
    }

    // What the product asks.

    private final Transactions transactions = new Transactions() {
        @Override
        public XidSnapshot now() {
            happen("now");
            return note("now", server.now());
        }

        @Override
        public long next() {
            happen("next");
            return note("the next id is", server.next());
        }

        @Override
        public Set<Long> running(long from, long to, Set<Long> others) {
            happen("which run");
            Set<Long> asked = new TreeSet<>(others);
            for (long id = from; id < to; id++) {
                asked.add(id);
            }
            if (mutant != Mutant.GUESSES) {
                asked.removeIf(id -> !server.isRunning(id));
            }
            return note("of those run", asked);
        }
    };

    private final KeyOrder keys = new KeyOrder() {
        @Override
        public TableKey key(String table) {
            return KEY;
        }

        @Override
        public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
            throw new AssertionError("numbers are compared here");
        }
    };

    private final PostgresRules real = new PostgresRules(keys, transactions);

    private final MutantRules rules = new MutantRules();

    /** The real rules, but for what a mutant does. */
    private final class MutantRules implements ReadRules {
        Collection<String> begun() {
            return real.begun();
        }

        @Override
        public TableKey key(String table) {
            return real.key(table);
        }

        @Override
        public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
            return real.after(key, candidates, last);
        }

        @Override
        public boolean shows(String text, Change change) {
            return switch (mutant) {
                case SHOWS_ALL -> true;
                case SHOWS_NONE -> false;
                default -> real.shows(text, change);
            };
        }

        @Override
        public boolean isPast(String place, String other) {
            return real.isPast(place, other);
        }

        @Override
        public List<String> unseen(Collection<String> all) {
            return real.unseen(
                    mutant == Mutant.FORGETS_DROPPED
                            ? all.stream().filter(id -> id.startsWith("<")).toList()
                            : all);
        }
    }

    private static Change change(Write write, Committed transaction) {
        @Nullable Object[] row = {write.key(), write.value()};
        boolean hasRow = write.op() == Op.CREATE || write.op() == Op.UPDATE;
        return new Change(
                write.op(),
                TABLE,
                write.op() == Op.DELETE ? row : null,
                hasRow ? row : null,
                new Origin(new Lsn(transaction.end() - 1).toString(), String.valueOf(transaction.id()), 0, 0));
    }

    // The world.

    private void commit(@Nullable Long place, @Nullable Snapshot next, List<Change> changes) {
        position = place;
        snapshot = next == null || next.isFinished() ? null : next;
        changes.forEach(this::publish);
        memory.subList(1, memory.size()).clear();
        memory.add("commit " + ++commits);
        tell(() -> "committed at " + place + ": " + snapshot + ", published " + published);
    }

    private void publish(Change change) {
        @Nullable Object @Nullable [] row = change.after() == null ? change.before() : change.after();
        if (change.op() == Op.TRUNCATE) {
            published.clear();
            return;
        }
        if (row == null) {
            throw new IllegalStateException();
        }
        Integer key = (Integer) row[0];
        boolean isNew = change.op() == Op.READ || change.op() == Op.CREATE;
        if (isNew == published.containsKey(key)) {
            throw new Wrong(change.op() + " of " + key + " where " + published, story);
        }
        ModelServer.apply(published, new Write(change.op(), (Integer) row[0], (Integer) row[1]));
    }

    private void happen(String where) {
        happen(where, () -> true, true);
    }

    /** Waits; false in the end, where nothing happens any more. */
    private boolean await(String what, BooleanSupplier condition) {
        happen(what, condition, true);
        return condition.getAsBoolean();
    }

    /** Anything may happen on the server, any number of steps, and the run may be killed. */
    private void happen(String where, BooleanSupplier mayGoOn, boolean mayDie) {
        memory.add(where);
        while (true) {
            List<Integer> steps = server.enabled();
            boolean goOn = mayGoOn.getAsBoolean();
            boolean die = mayDie && kills > 0 && !isLast;
            int ways = steps.size() + (goOn || steps.isEmpty() ? 1 : 0) + (die ? 1 : 0);
            int way = choose(ways, where);
            if (way < steps.size()) {
                server.step(steps.get(way));
                tell(() -> "step " + steps.get(way) + " at: " + where);
            } else if (die && way == ways - 1) {
                kills--;
                throw new Killed();
            } else {
                return;
            }
        }
    }

    private int choose(int ways, String where) {
        if (ways == 1) {
            return 0;
        }
        int way = choices.choose(
                ways, () -> server.state() + memory + position + snapshot + published + kills + isLast + isUnknown);
        if (where.equals("limit")) {
            memory.add(way);
        }
        return way;
    }

    private <T> T note(String what, T value) {
        memory.add(value);
        tell(() -> what + " " + value);
        return value;
    }

    private void tell(Supplier<String> what) {
        if (tells) {
            story.add(what.get());
        }
    }
}
