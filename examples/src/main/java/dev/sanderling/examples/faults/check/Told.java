package dev.sanderling.examples.faults.check;

/**
 * States of rows that must have been published at some time, though the table has another name by now or is no more.
 * One is asked for only where anything of its row was published: before that nobody had to know the table.
 *
 * @param select columns {@code tab}, {@code id} and {@code v} of each, and {@code born}, which all rows of a table share
 *     whatever its name is
 */
public record Told(String select) {}
