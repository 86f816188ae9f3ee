package dev.sanderling.runner.source.mysql;

/**
 * A table or view that the job's patterns name.
 *
 * @param view whether it is a view, which leaves no changes in the log
 * @param rows as the server estimates them
 * @param rowBytes of a row on average, as the server estimates it; 0 where unknown
 * @param made when it was created or last rebuilt, seconds since 1970 in the server; 0 where unknown
 */
record CapturedTable(String schema, String name, boolean view, long rows, long rowBytes, long made) {
    /** {@code database.table}, as the job names it. */
    String full() {
        return schema + "." + name;
    }

    /** For SQL. */
    String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** A name for SQL. */
    static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
