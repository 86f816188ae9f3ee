package dev.sanderling.runner.change;

/** How a column's raw values are to be read. */
public interface ColumnType {}
