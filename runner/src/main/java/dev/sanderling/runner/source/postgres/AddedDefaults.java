package dev.sanderling.runner.source.postgres;

import java.util.List;
import java.util.Optional;

/**
 * Columns that were added with a default which the server shows in rows from before without having written it to them.
 * No log tells of that, and files of changes from before have the rows without it.
 */
final class AddedDefaults {
    private static final int SHOWN = 5;

    private AddedDefaults() {}

    static Optional<String> note(ControlConnection connection, List<CapturedTable> tables) {
        List<String> columns = connection.list(
                "SELECT c.oid::regclass || '.' || quote_ident(a.attname) FROM pg_attribute a"
                        + " JOIN pg_class c ON c.oid = a.attrelid WHERE a.atthasmissing AND NOT a.attisdropped"
                        + " AND a.attnum > 0 AND c.oid::bigint = ANY (?::text[]::bigint[]) ORDER BY 1",
                r -> r.getString(1),
                (Object) tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new));
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        String more = columns.size() <= SHOWN ? "" : " and " + (columns.size() - SHOWN) + " more";
        return Optional.of("Added with a default that rows from before show without being written again: "
                + String.join(", ", columns.subList(0, Math.min(SHOWN, columns.size()))) + more
                + ". What was captured before has those rows without it, but for mirrors, which read them again.");
    }
}
