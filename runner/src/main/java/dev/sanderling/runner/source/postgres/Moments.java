package dev.sanderling.runner.source.postgres;

/** When rows of the catalogue were written, against a moment that the checkpoint keeps as a snapshot's text. */
final class Moments {
    private Moments() {}

    static String now(ControlConnection connection) {
        return connection.one("SELECT pg_current_snapshot()::text", r -> r.getString(1));
    }

    /**
     * A condition: the row was written by a transaction that the moment, a parameter, does not show. A row has the lower
     * half of the transaction's number, which is of the latest round that fits; what is older than one round may look
     * younger than it is.
     *
     * @param row alias of the row's table
     */
    static String after(String row) {
        return """
            NOT pg_visible_in_snapshot(
                (SELECT ((n / 4294967296 - CASE WHEN %1$s.xmin::text::bigint <= n %% 4294967296 THEN 0 ELSE 1 END)
                         * 4294967296 + %1$s.xmin::text::bigint)::text::xid8
                 FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS n) latest),
                ?::text::pg_snapshot)""".formatted(row);
    }
}
