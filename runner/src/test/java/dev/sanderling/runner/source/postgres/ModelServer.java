package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * As much of PostgreSQL as the seam between snapshot and log depends on, step by step: a transaction gets its id, writes,
 * has its commit in the log, and is shown from a moment after that on. A standby replays the log record by record, and
 * shows a commit before it says that it has replayed it.
 */
final class ModelServer {
    /** A record of the log is so long. */
    static final long RECORD = 8;

    private static final int REPLAY = -1;
    private static final long FIRST_ID = 100;

    /** What a transaction does to one row, or to the table. */
    record Write(Op op, int key, int value) {}

    /** A record: a write, or a commit where it is null. */
    record Record(
            int transaction,
            @org.jspecify.annotations.Nullable Write write) {}

    private final List<List<Write>> programs;
    /** The last transaction is the one that publishes the table. */
    private final int publishing;

    private final boolean standby;
    final List<Record> log = new ArrayList<>();
    /** Of each transaction: 0, id, each write, commit, shown. */
    private final int[] steps;

    private final long[] ids;
    private long next = FIRST_ID;
    private long newest = FIRST_ID - 1;
    private boolean publishes;
    boolean isReading;

    private int replayed;
    private boolean isInRecord;
    private final Set<Integer> shown = new TreeSet<>();
    private final Set<Long> known = new TreeSet<>();
    private long standbyNext = FIRST_ID;
    private long standbyNewest = FIRST_ID - 1;

    ModelServer(boolean standby, List<List<Write>> programs) {
        this.standby = standby;
        this.programs = new ArrayList<>(programs);
        this.programs.add(List.of());
        this.publishing = programs.size();
        this.steps = new int[publishing + 1];
        this.ids = new long[publishing + 1];
    }

    /** Somebody alters the publication. */
    void publish() {
        publishes = true;
    }

    /** Everything that may happen next, as numbers for {@link #step}. */
    List<Integer> enabled() {
        List<Integer> all = new ArrayList<>();
        for (int t = 0; t < steps.length; t++) {
            if ((t != publishing || publishes || standby) && isEnabled(t)) {
                all.add(t);
            }
        }
        if (standby && (isInRecord || replayed < log.size() && !waitsForReader())) {
            all.add(REPLAY);
        }
        return all;
    }

    private boolean isEnabled(int t) {
        List<Write> program = programs.get(t);
        int step = steps[t];
        if (step == 0 || step > program.size()) {
            return step < program.size() + 3;
        }
        Write write = program.get(step - 1);
        if (write.op() == Op.TRUNCATE && isReading && !standby) {
            return false;
        }
        for (int other = 0; other < steps.length; other++) {
            if (other != t && isOpen(other) && conflicts(write, written(other))) {
                return false;
            }
        }
        return true;
    }

    private boolean waitsForReader() {
        Write write = log.get(replayed).write();
        return isReading && write != null && write.op() == Op.TRUNCATE;
    }

    private boolean isOpen(int t) {
        return steps[t] > 0 && steps[t] < programs.get(t).size() + 3;
    }

    private List<Write> written(int t) {
        List<Write> program = programs.get(t);
        return program.subList(0, Math.min(program.size(), Math.max(0, steps[t] - 1)));
    }

    private static boolean conflicts(Write write, List<Write> others) {
        return others.stream()
                .anyMatch(
                        other -> write.op() == Op.TRUNCATE || other.op() == Op.TRUNCATE || other.key() == write.key());
    }

    /** Whether nobody holds the table's lock against readers. */
    boolean mayRead() {
        if (!standby) {
            for (int t = 0; t < steps.length; t++) {
                if (isOpen(t) && written(t).stream().anyMatch(w -> w.op() == Op.TRUNCATE)) {
                    return false;
                }
            }
            return true;
        }
        return log.subList(0, replayed).stream()
                .filter(r -> r.write() != null && r.write().op() == Op.TRUNCATE)
                .allMatch(r -> shown.contains(r.transaction()));
    }

    void step(int which) {
        if (which == REPLAY) {
            replay();
        } else {
            advance(which);
        }
    }

    private void advance(int t) {
        List<Write> program = programs.get(t);
        int step = steps[t]++;
        if (step == 0) {
            ids[t] = next++;
        } else if (step <= program.size()) {
            log.add(new Record(t, program.get(step - 1)));
        } else if (step == program.size() + 1) {
            log.add(new Record(t, null));
            if (standby) {
                steps[t]++; // What a primary shows is nothing to a standby.
            }
        } else {
            newest = Math.max(newest, ids[t]);
        }
    }

    private void replay() {
        Record record = log.get(replayed);
        long id = ids[record.transaction()];
        for (; standbyNext <= id; standbyNext++) {
            known.add(standbyNext);
        }
        if (record.write() == null && !isInRecord) {
            shown.add(record.transaction());
            known.remove(id);
            standbyNewest = Math.max(standbyNewest, id);
            isInRecord = true;
            return;
        }
        isInRecord = false;
        replayed++;
    }

    /** The end of the log: of a standby, as far as it says that it has replayed it. */
    long end() {
        return (standby ? replayed : log.size()) * RECORD;
    }

    /** What the standby has of it. */
    long received() {
        return log.size() * RECORD;
    }

    boolean isStandby() {
        return standby;
    }

    XidSnapshot now() {
        long xmax = (standby ? standbyNewest : newest) + 1;
        Set<Long> running = new TreeSet<>();
        if (standby) {
            known.stream().filter(id -> id < xmax).forEach(running::add);
        } else {
            for (int t = 0; t < steps.length; t++) {
                if (isOpen(t) && ids[t] < xmax) {
                    running.add(ids[t]);
                }
            }
        }
        long xmin = running.stream().mapToLong(id -> id).min().orElse(xmax);
        return new XidSnapshot(xmin, xmax, standby ? Set.of() : running);
    }

    long next() {
        return standby ? standbyNext : next;
    }

    boolean isRunning(long id) {
        if (standby) {
            return known.contains(id);
        }
        for (int t = 0; t < steps.length; t++) {
            if (ids[t] == id) {
                return isOpen(t);
            }
        }
        return false;
    }

    /** Transactions that run at this moment, whatever a snapshot says. */
    Set<Long> open() {
        Set<Long> all = new TreeSet<>();
        for (int t = 0; t < steps.length; t++) {
            if (isOpen(t)) {
                all.add(ids[t]);
            }
        }
        return all;
    }

    boolean isOver(Set<Long> transactions) {
        return transactions.stream().noneMatch(open()::contains);
    }

    boolean isPublished() {
        return standby
                ? shown.contains(publishing)
                : steps[publishing] == programs.get(publishing).size() + 3;
    }

    /** The rows that a view taken now shows. */
    TreeMap<Integer, Integer> rows() {
        TreeMap<Integer, Integer> rows = new TreeMap<>();
        for (Record record : log) {
            int t = record.transaction();
            boolean isShown =
                    standby ? shown.contains(t) : steps[t] == programs.get(t).size() + 3;
            if (record.write() != null && isShown) {
                apply(rows, record.write());
            }
        }
        return rows;
    }

    static void apply(TreeMap<Integer, Integer> rows, Write write) {
        switch (write.op()) {
            case TRUNCATE -> rows.clear();
            case DELETE -> rows.remove(write.key());
            default -> rows.put(write.key(), write.value());
        }
    }

    /** A transaction of the log, with what the publication has of it. */
    record Committed(long id, long end, List<Write> writes) {}

    /** Those that end after one place and not after another, in the order of their commits. */
    List<Committed> committed(long after, long upTo) {
        int altered = log.indexOf(new Record(publishing, null));
        List<Committed> all = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            Record commit = log.get(i);
            long end = (i + 1) * RECORD;
            if (commit.write() == null && end > after && end <= upTo) {
                List<Write> writes = new ArrayList<>();
                for (int w = 0; w < i; w++) {
                    Record record = log.get(w);
                    if (record.transaction() == commit.transaction()
                            && record.write() != null
                            && altered >= 0
                            && w > altered) {
                        writes.add(record.write());
                    }
                }
                all.add(new Committed(ids[commit.transaction()], end, writes));
            }
        }
        return all;
    }

    /** Everything that the future depends on. */
    String state() {
        StringBuilder text = new StringBuilder();
        for (int t = 0; t < steps.length; t++) {
            text.append(steps[t]).append('/').append(ids[t]).append(' ');
        }
        log.forEach(r -> text.append(r.transaction()).append(r.write() == null ? 'c' : 'w'));
        return text.append(' ')
                .append(publishes)
                .append(isReading)
                .append(replayed)
                .append(isInRecord)
                .append(known)
                .toString();
    }
}
