package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.TableName;

/**
 * A table in the sink's database.
 *
 * @param schema of MySQL the database
 */
record TargetName(String schema, String table) {
    /** The name that templates make of a source table's. */
    static TargetName of(String schema, String table, TableName source) {
        return new TargetName(filled(schema, source), filled(table, source));
    }

    private static String filled(String template, TableName source) {
        // Not one after the other: a name may have braces of its own.
        var text = new StringBuilder();
        for (int at = 0; at < template.length(); ) {
            if (template.startsWith("{schema}", at)) {
                text.append(source.schema());
                at += "{schema}".length();
            } else if (template.startsWith("{table}", at)) {
                text.append(source.table());
                at += "{table}".length();
            } else {
                text.append(template.charAt(at++));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
