package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Table;
import java.util.List;

/**
 * {@code <table>/_schema/<hash>.json}: the columns of a table as of some rows. Its name is a hash of its content, so it
 * is written once and never changed.
 *
 * @param columns in the table's order
 */
record TableSchema(int formatVersion, String table, List<ColumnSchema> columns) {
    /** One column: its name, its type in the words of the type table, whether it is part of the key. */
    record ColumnSchema(String name, String type, boolean key) {}

    static TableSchema of(Table table, RowWriter rows) {
        return new TableSchema(
                1,
                table.name().toString(),
                table.columns().stream()
                        .map(c -> new ColumnSchema(c.name(), rows.typeName(c), c.key()))
                        .toList());
    }

    byte[] content() {
        return Json.pretty(this);
    }

    /** Relative to the sink's directory. */
    static String path(String folder, byte[] content) {
        return folder + "/_schema/" + Sha256.of(content).substring(0, 16) + ".json";
    }
}
