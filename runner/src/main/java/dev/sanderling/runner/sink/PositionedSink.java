package dev.sanderling.runner.sink;

import dev.sanderling.outcome.Finding;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sink that commits rows, epoch and the segment's name in one transaction of its own: databases. That transaction is
 * the moment at which the segment is committed, so a job has at most one such sink.
 */
public non-sealed interface PositionedSink extends Sink {
    /** What it holds of this job; empty where nothing was ever there. Changes nothing. */
    Optional<Held> held();

    /**
     * What stands in the way of writing these tables, as far as can be seen without changing anything; asked where
     * {@link #preflight} found nothing.
     *
     * @param tables as they come to sinks
     */
    default List<Finding> preflight(List<CatalogTable> tables) {
        return List.of();
    }

    /**
     * From when this returns, no run of a lower epoch can commit here any more. After the claim, before begin.
     *
     * @return what it holds, for good
     * @throws dev.sanderling.outcome.Failure Fenced where a higher epoch was here
     */
    Optional<Held> fence(Batch batch);

    /** Whether rows that were not captured make what it holds wrong: a mirror, not a log. */
    boolean mirrors();

    /**
     * The rows of a table are read from the first on: what a mirror holds of it goes, with the current segment.
     *
     * @param table as its rows will be
     */
    void anew(Table table);

    /**
     * Whether a mirror has nothing of a table, not even that it is empty: its changes cannot come before its rows.
     *
     * @param table whose key need not be known
     */
    default boolean isNew(Table table) {
        return false;
    }

    /**
     * How the columns of a table differ from what a mirror of it has.
     *
     * @param table as its changes come
     */
    default Difference difference(Table table) {
        return new Difference(List.of(), List.of());
    }

    /**
     * Two lists of columns.
     *
     * @param lacking that the mirror does not have, and would add
     * @param left that only the mirror has
     */
    record Difference(List<String> lacking, List<String> left) {
        /**
         * Why rows that the mirror has cannot be brought to the table's form by adding columns.
         *
         * @param filled as {@link CatalogTable} has it
         * @return short, to go on after "because"; empty where they can
         */
        public Optional<String> why(Optional<Set<String>> filled) {
            if (lacking.isEmpty() || filled.isEmpty()) {
                return Optional.empty();
            }
            return lacking.stream()
                    .filter(filled.get()::contains)
                    .findFirst()
                    .map(name -> "columns came with values for old rows")
                    .or(() -> left.isEmpty() ? Optional.empty() : Optional.of("columns may have new names"));
        }
    }

    /**
     * Commits the segment, before the checkpoint is written. Where this fails nobody knows whether it is committed:
     * {@link #held} will.
     *
     * @return bytes written
     */
    long commit(Segment segment);

    /**
     * What a sink holds.
     *
     * @param epoch the highest that was here
     * @param segment id of the newest segment; empty where none was committed yet
     */
    record Held(long epoch, String segment) {}
}
