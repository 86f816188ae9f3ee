package dev.sanderling.runner.sink.jdbc;

/**
 * A column of a target table.
 *
 * @param name as in the target
 * @param type that a text is read as, in the words of the dialect
 * @param nullable whether it may be null
 * @param filled whether the database gives it a value where none is written
 * @param generated whether nothing can be written to it
 */
record TargetColumn(String name, String type, boolean nullable, boolean filled, boolean generated) {}
