package dev.sanderling.runner.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A publication as the server has it now.
 *
 * @param everything whether it is FOR ALL TABLES
 * @param complete whether it publishes inserts, updates and deletes
 * @param truncates whether it publishes truncates
 * @param viaRoot whether partitions are published as the table they are part of
 * @param owned whether we may alter it
 */
record Publication(
        String name,
        long oid,
        boolean everything,
        boolean complete,
        boolean truncates,
        boolean viaRoot,
        boolean owned) {
    static Optional<Publication> read(ControlConnection connection, String name) {
        return connection.first(
                "SELECT pubname, oid::bigint, puballtables, pubinsert AND pubupdate AND pubdelete, pubtruncate,"
                        + " pubviaroot,"
                        + " pg_has_role(pubowner, 'USAGE') FROM pg_publication WHERE pubname = ?",
                r -> new Publication(
                        r.getString(1),
                        r.getLong(2),
                        r.getBoolean(3),
                        r.getBoolean(4),
                        r.getBoolean(5),
                        r.getBoolean(6),
                        r.getBoolean(7)),
                name);
    }

    /** Names of what it publishes, as its changes are named. */
    Set<String> published(ControlConnection connection) {
        return Set.copyOf(connection.list(
                "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                r -> r.getString(1) + "." + r.getString(2),
                name));
    }

    /**
     * What was done about our publication.
     *
     * @param truncates whether it publishes truncates from now on, and did not before
     */
    record Made(List<String> added, List<String> removed, boolean truncates) {}

    /**
     * Makes our publication publish exactly these tables: created where it is not there, altered where it differs.
     * ONLY keeps out tables that inherit; partitions are in with their table all the same.
     */
    static Made provide(ControlConnection connection, String name, List<CapturedTable> tables) throws SQLException {
        String options = " (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)";
        Optional<Publication> existing = read(connection, name);
        if (existing.isEmpty()) {
            connection.change(create(name, tables, options));
            return new Made(List.of(), List.of(), false);
        }
        Publication publication = existing.get();
        Set<Long> members = Set.copyOf(connection.list(
                "SELECT prrelid::bigint FROM pg_publication_rel WHERE prpubid::bigint = ?",
                r -> r.getLong(1),
                publication.oid()));
        Set<Long> wanted = tables.stream().map(CapturedTable::oid).collect(Collectors.toSet());
        List<CapturedTable> added =
                tables.stream().filter(t -> !members.contains(t.oid())).toList();
        List<String> removed = connection.list(
                "SELECT n.nspname, c.relname FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid::bigint = ?"
                        + " AND r.prrelid::bigint <> ALL (?::text[]::bigint[])",
                r -> Quote.table(r.getString(1), r.getString(2)),
                publication.oid(),
                wanted.stream().map(Object::toString).toArray(String[]::new));
        List<String> statements = new ArrayList<>();
        String alter = "ALTER PUBLICATION " + Quote.name(name);
        if (!publication.complete() || !publication.truncates() || !publication.viaRoot()) {
            statements.add(alter + " SET" + options);
        }
        if (!added.isEmpty()) {
            statements.add(alter + " ADD TABLE " + list(added));
        }
        if (!removed.isEmpty()) {
            statements.add(alter + " DROP TABLE ONLY " + String.join(", ONLY ", removed));
        }
        if (!statements.isEmpty()) {
            connection.change(statements.toArray(String[]::new));
        }
        return new Made(added.stream().map(CapturedTable::full).toList(), removed, !publication.truncates());
    }

    /** The statement that an administrator may run instead of us. */
    static String create(String name, List<CapturedTable> tables, String options) {
        return "CREATE PUBLICATION " + Quote.name(name) + " FOR TABLE " + list(tables)
                + (options.isEmpty() ? "" : " WITH" + options);
    }

    private static String list(List<CapturedTable> tables) {
        return tables.stream().map(t -> "ONLY " + t.quoted()).collect(Collectors.joining(", "));
    }
}
