package dev.sanderling.runner.sink;

import dev.sanderling.outcome.Finding;
import dev.sanderling.runner.change.Change;
import java.util.List;

/**
 * A destination. Called by one thread; the order of calls is preflight*, begin, (write*, a kind's own commit)*, close.
 * Every failure is a {@link dev.sanderling.outcome.Failure} with a sentence for the user.
 */
public sealed interface Sink extends AutoCloseable permits StagedSink, PositionedSink, KeyedSink {
    /** Name in the job. */
    String name();

    /** Everything that stands in the way of writing; leaves nothing behind. */
    List<Finding> preflight();

    /** What is no failure but may become one, in sentences; asked where {@link #preflight} found nothing. */
    default List<String> warnings() {
        return List.of();
    }

    /** The run has claimed this epoch; nothing was written yet. */
    void begin(Batch batch);

    /** Takes a change into the current segment. Memory stays bounded however many come. */
    void write(Change change);

    /** Lets go of what {@link #begin} took. What is staged and not committed is removed if that is quick. */
    @Override
    void close();

    /**
     * What a sink knows of the batch it writes.
     *
     * @param job namespace/name of the job
     * @param id epoch in ten digits, a dash, six random characters
     */
    record Batch(String job, String id, long epoch) {}

    /**
     * A part of a batch that is committed atomically.
     *
     * @param number 1, 2, ... within the batch
     * @param from position before it; empty where it begins with the snapshot
     * @param to position after it
     */
    record Segment(Batch batch, int number, String from, String to) {
        /** {@code <batch>-<number>}; sorts in the order of the segments. */
        public String id() {
            return id(batch.id(), number);
        }

        /** The same of a batch's id. */
        public static String id(String batch, int number) {
            return batch + "-" + Ordinal.text(number);
        }
    }
}
