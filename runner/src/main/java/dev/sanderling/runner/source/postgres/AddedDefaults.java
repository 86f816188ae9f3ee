package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.TableNews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Columns that were added with a default which the server shows in rows from before without having written it to them.
 * No log tells of that, and files of changes from before have the rows without it.
 */
final class AddedDefaults {
    private static final int SHOWN = 5;

    private AddedDefaults() {}

    private static final String READ = """
            SELECT c.oid::bigint, c.oid::regclass || '.' || quote_ident(a.attname) FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            WHERE a.atthasmissing AND NOT a.attisdropped AND a.attnum > 0 AND c.oid::bigint = ANY (?::text[]::bigint[])
            """;

    private static final String ORDER = " ORDER BY c.oid, a.attnum";

    /** Of all that were ever added, for a check. */
    static Optional<String> note(ControlConnection connection, List<CapturedTable> tables) {
        List<String> columns = connection.list(READ + ORDER, r -> r.getString(2), (Object) oids(tables));
        return columns.isEmpty() ? Optional.empty() : Optional.of(sentence(columns));
    }

    /** Of those that were added since a look at the catalogue, table by table. */
    static List<TableNews> news(ControlConnection connection, List<CapturedTable> tables, String seen) {
        Map<Long, List<String>> columns = new HashMap<>();
        connection.list(
                READ + " AND " + Moments.after("a") + ORDER,
                r -> columns.computeIfAbsent(r.getLong(1), any -> new ArrayList<>())
                        .add(r.getString(2)),
                oids(tables),
                seen);
        List<TableNews> news = new ArrayList<>();
        tables.stream()
                .filter(table -> columns.containsKey(table.oid()))
                .forEach(table -> news.add(
                        new TableNews.Noted(table.full(), sentence(Objects.requireNonNull(columns.get(table.oid()))))));
        return news;
    }

    private static String sentence(List<String> columns) {
        String more = columns.size() <= SHOWN ? "" : " and " + (columns.size() - SHOWN) + " more";
        return "Added with a default that rows from before show without being written again: "
                + String.join(", ", columns.subList(0, Math.min(SHOWN, columns.size()))) + more
                + ". What was captured before has those rows without it, but for mirrors, which read them again.";
    }

    private static String[] oids(List<CapturedTable> tables) {
        return tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
    }
}
