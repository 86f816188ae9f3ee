package dev.sanderling.runner.sink.jdbc;

/** A target would take a value for another one without a word. */
final class Unfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The message goes on after the column's name, and ends with a remedy. */
    Unfit(String message) {
        super(message);
    }
}
