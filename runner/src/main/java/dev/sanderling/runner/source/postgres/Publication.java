package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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
    private static final String OPTIONS =
            "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

    /**
     * Where the server can publish generated columns, it refuses the application's UPDATE and DELETE of a table whose
     * replica identity has one that is not published; so all are, also those that are added later.
     */
    private static String generated(ControlConnection connection) {
        return connection.major() < 18 ? "" : ", publish_generated_columns = stored";
    }

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

    private Set<Long> rows(ControlConnection connection) {
        return Set.copyOf(connection.list(
                "SELECT prrelid::bigint FROM pg_publication_rel WHERE prpubid::bigint = ?", r -> r.getLong(1), oid));
    }

    /** Tables that it names, or whose schema it names. */
    Set<Long> members(ControlConnection connection) {
        Set<Long> all = new HashSet<>(rows(connection));
        if (connection.major() >= 15) {
            all.addAll(connection.list(
                    "SELECT c.oid::bigint FROM pg_publication_namespace s JOIN pg_class c ON c.relnamespace = s.pnnspid"
                            + " WHERE s.pnpubid::bigint = ? AND c.relkind IN ('r', 'p')",
                    r -> r.getLong(1),
                    oid));
        }
        return all;
    }

    /**
     * Whether it was made or its own row was written since that moment: by other options, also those that are set back, or
     * only by a new owner.
     */
    boolean isYounger(ControlConnection connection, String moment) {
        return connection
                .first(
                        "SELECT true FROM pg_publication p WHERE p.oid::bigint = ? AND " + Moments.after("p"),
                        r -> r.getBoolean(1),
                        oid,
                        moment)
                .isPresent();
    }

    /** Tables that were put into it, again or for the first time, since that moment. */
    List<TableName> since(ControlConnection connection, String moment) {
        String rows = "SELECT n.nspname, c.relname FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid::bigint = ? AND "
                + Moments.after("r");
        String schemas = "SELECT n.nspname, c.relname FROM pg_publication_namespace r"
                + " JOIN pg_namespace n ON n.oid = r.pnnspid JOIN pg_class c ON c.relnamespace = n.oid"
                + " WHERE r.pnpubid::bigint = ? AND c.relkind IN ('r', 'p') AND " + Moments.after("r");
        ControlConnection.Row<TableName> name = r -> new TableName(r.getString(1), r.getString(2));
        List<TableName> all = new ArrayList<>(connection.list(rows, name, oid, moment));
        if (connection.major() >= 15) {
            all.addAll(connection.list(schemas, name, oid, moment));
        }
        return all;
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
        Optional<Publication> existing = read(connection, name);
        if (existing.isEmpty()) {
            connection.change(create(connection, name, tables));
            return new Made(List.of(), List.of(), false);
        }
        Publication publication = existing.get();
        Set<Long> members = publication.rows(connection);
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
            statements.add(alter + " SET (" + OPTIONS + ")");
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

    /** The statement that makes it, which an administrator may run instead of us. */
    static String create(ControlConnection connection, String name, List<CapturedTable> tables) {
        return "CREATE PUBLICATION " + Quote.name(name) + " FOR TABLE " + list(tables) + " WITH (" + OPTIONS
                + generated(connection) + ")";
    }

    private static String list(List<CapturedTable> tables) {
        return tables.stream().map(t -> "ONLY " + t.quoted()).collect(Collectors.joining(", "));
    }
}
