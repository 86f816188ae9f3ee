package dev.sanderling.examples.faults.check;

/** Rows that files may still have though the table does not, because the log does not tell that they went. */
public sealed interface Kept {
    /** None. */
    Kept NOTHING = new Nothing();

    /** Whatever it is. */
    Kept ANYTHING = new Anything();

    /** There are no such rows. */
    record Nothing() implements Kept {}

    /** Nobody can say which. */
    record Anything() implements Kept {}

    /**
     * Those with the keys that the statement selects, under the names of the key's columns.
     *
     * @param mirrored whether a mirror may have them too: nothing makes it read the table again
     */
    record Keys(String select, boolean mirrored) implements Kept {}

    /**
     * Those that have another value in that column than every row that is there now.
     *
     * @param select the value of now
     */
    record Others(String column, String select) implements Kept {}
}
