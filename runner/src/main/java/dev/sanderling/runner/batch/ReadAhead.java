package dev.sanderling.runner.batch;

import dev.sanderling.runner.source.TableScan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads a table's rows on a thread of its own, a little ahead of the one that writes them. */
final class ReadAhead implements AutoCloseable {
    private static final int PORTION = 256;
    private static final int PORTIONS = 4;

    private final TableScan scan;
    private final int portion;
    private final BlockingQueue<Portion> portions = new ArrayBlockingQueue<>(PORTIONS);
    private final Thread thread;

    /** Rows, or the end, or what went wrong. */
    private record Portion(
            List<@Nullable Object[]> rows,
            boolean end,
            @Nullable Throwable failure) {}

    TableScan scan() {
        return scan;
    }

    ReadAhead(TableScan scan) {
        this.scan = scan;
        this.portion = Math.max(1, Math.min(PORTION, scan.rowsAtOnce() / PORTIONS));
        this.thread = Thread.ofPlatform().name("table-reader").daemon().start(this::read);
    }

    /**
     * The next rows; empty at the end.
     *
     * @throws ReadFailed what the scan threw
     */
    List<@Nullable Object[]> next() throws InterruptedException, ReadFailed {
        Portion next = portions.take();
        if (next.failure() != null) {
            throw new ReadFailed(next.failure());
        }
        return next.rows();
    }

    private void read() {
        try {
            boolean end = false;
            while (!end) {
                List<@Nullable Object[]> rows = new ArrayList<>(portion);
                while (rows.size() < portion) {
                    @Nullable Object[] row = scan.next();
                    if (row == null) {
                        end = true;
                        break;
                    }
                    rows.add(row);
                }
                if (!rows.isEmpty()) {
                    portions.put(new Portion(rows, false, null));
                }
            }
            portions.put(new Portion(List.of(), true, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable failure) {
        try {
            portions.put(new Portion(List.of(), true, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, then the scan. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            while (thread.isAlive()) {
                portions.clear();
                thread.join(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scan.close();
    }

    /** Reading failed. */
    static final class ReadFailed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Throwable why;

        ReadFailed(Throwable why) {
            super(why);
            this.why = why;
        }

        Throwable why() {
            return why;
        }
    }
}
