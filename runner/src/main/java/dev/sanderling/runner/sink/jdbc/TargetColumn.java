package dev.sanderling.runner.sink.jdbc;

/**
 * A column of a target table.
 *
 * @param name as in the target
 * @param type that a text is read as, in the words of the dialect
 * @param declared the type with its length, as the database writes it
 * @param nullable whether it may be null
 * @param filled whether the database gives it a value where none is written
 * @param generated whether nothing can be written to it
 * @param characters how texts are stored, where not every text can be; else empty
 * @param alike the collation, where texts that differ may count as the same; else empty
 * @param equal the operator by which an index of the column tells values apart
 */
record TargetColumn(
        String name,
        String type,
        String declared,
        boolean nullable,
        boolean filled,
        boolean generated,
        String characters,
        String alike,
        String equal) {}
