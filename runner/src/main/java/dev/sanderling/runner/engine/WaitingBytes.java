package dev.sanderling.runner.engine;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Bounds the memory of changes that the connector has read and the handler has not yet taken. The engine's queue counts
 * changes, and that is enough for narrow ones; wide ones are counted here, and the connector's thread waits while there
 * are too many bytes of them. (The engine can do that too, but pays for each change, narrow or not, by making bytes of
 * all its text.)
 */
final class WaitingBytes {
    /** Most bytes that wait, and one change more: a change is never refused. */
    static final long MOST = 32L << 20;
    /** Not counted: a full queue of such changes is no more than half of {@link #MOST}. */
    static final long NARROW = MOST / 2 / EngineProperties.QUEUE_CHANGES;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();
    private final RowBytes read = new RowBytes();
    private final RowBytes handled = new RowBytes();
    private volatile long waiting;

    /** Before a change is put into the queue, on the connector's thread; returns when there is room for it. */
    void add(Struct envelope) {
        long bytes = read.of(envelope);
        if (bytes <= NARROW) {
            return;
        }
        lock.lock();
        try {
            while (waiting >= MOST) {
                taken.await();
            }
        } catch (InterruptedException e) {
            // The queue, which is next, ends the thread.
            Thread.currentThread().interrupt();
        } finally {
            waiting += bytes;
            lock.unlock();
        }
    }

    /** After the records of a poll were handled. */
    void take(List<SourceRecord> records) {
        if (waiting == 0) {
            return;
        }
        long bytes = 0;
        for (SourceRecord record : records) {
            long one = record.value() instanceof Struct envelope ? handled.of(envelope) : 0;
            bytes += one > NARROW ? one : 0;
        }
        lock.lock();
        try {
            waiting -= bytes;
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait now, those of narrow changes not counted. */
    long waiting() {
        return waiting;
    }
}
