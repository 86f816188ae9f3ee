package dev.sanderling.runner.change;

import java.util.List;

/**
 * A table's shape as of some change; the same instance for consecutive changes of one shape, so that sinks may compare
 * by identity first.
 */
public record Table(TableName name, List<Column> columns) {}
