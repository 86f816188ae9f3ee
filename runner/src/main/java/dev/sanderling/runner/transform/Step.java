package dev.sanderling.runner.transform;

/** One transform, prepared for one shape of a table. */
@FunctionalInterface
interface Step {
    /**
     * Changes the draft.
     *
     * @return false where the change is left out
     */
    boolean apply(Draft draft) throws RowFailure;
}
