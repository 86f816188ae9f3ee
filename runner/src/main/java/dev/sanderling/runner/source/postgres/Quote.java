package dev.sanderling.runner.source.postgres;

/** SQL text that cannot be a parameter. */
final class Quote {
    private Quote() {}

    /** An identifier in double quotes. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Schema and table. */
    static String table(String schema, String table) {
        return name(schema) + "." + name(table);
    }
}
