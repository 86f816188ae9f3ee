package dev.sanderling.runner.transform;

import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.Rows;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a job does to its changes before a sink sees them. Not thread-safe. */
public interface Transforms {
    /** Leaves every change as it is, and loads nothing. */
    Transforms NONE = new Transforms() {
        @Override
        public Change apply(Change change) {
            return change;
        }

        @Override
        public Table table(Table table) {
            return table;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public long quarantined() {
            return 0;
        }
    };

    /**
     * The transforms of a plan.
     *
     * @param catalog the columns that preflight sees; they are checked against
     * @param rows of every sink: the columns that come out must leave the fields alone that they add
     * @param secrets reads a key's text
     */
    static Transforms of(
            TransformPlan plan, CatalogColumns catalog, List<Rows> rows, Function<SecretKey, String> secrets) {
        return plan.steps().isEmpty() ? NONE : new Pipeline(plan, catalog, rows, secrets);
    }

    /**
     * The change as the sinks are to have it; null where it is left out. The change given stays as it was.
     *
     * @throws dev.sanderling.outcome.Failure TransformFailed, naming transform, table and place, never a value;
     *     TransformInvalid where the table's columns have become others than the transforms were written for
     */
    @Nullable
    Change apply(Change change);

    /**
     * A table as the sinks are to have it, wherever no route says otherwise.
     *
     * @throws dev.sanderling.outcome.Failure TransformInvalid
     */
    Table table(Table table);

    /** What is wrong with the transforms as the columns are; asked after the source's preflight. */
    List<Finding> findings();

    /** Changes so far that could not be transformed and were set aside. */
    long quarantined();
}
