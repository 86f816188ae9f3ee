package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the tables of the last capture. The log names a table as it was called when it was changed, so changes
 * of one that has been renamed, moved or dropped since still come under its former name.
 *
 * @param gone names that no table has any more
 * @param arrived names of captured tables that the last capture did not have: their rows are to be read, even where the
 *     publication knows the table under another name
 * @param exchanged by name, captured tables that were given a name since then that the last capture knew: another table
 *     may have had it, or the same had another in between
 * @param isSame whether all tables of the last capture have their names still, so that those of exchanged had another one
 *     in between, or only got another owner
 */
record FormerTables(List<String> gone, List<String> arrived, Map<String, Long> exchanged, boolean isSame) {
    /**
     * Each table has a type of its name, which is written with a new name or schema, and hardly ever else: by a new owner.
     * The table's own row is written by nearly every ALTER TABLE.
     */
    private static final String NAMED = """
            SELECT c.oid::bigint FROM pg_class c JOIN pg_type t ON t.oid = c.reltype
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND """ + " " + Moments.after("t");

    /** No table's oid. */
    private static final long NO_TABLE = 0;

    private static final FormerTables NONE = new FormerTables(List.of(), List.of(), Map.of(), true);

    /**
     * Looks.
     *
     * @param before null where nothing was captured yet
     */
    static FormerTables read(ControlConnection connection, Tables now, @Nullable TableSet before) {
        if (before == null) {
            return NONE;
        }
        Set<String> there = new HashSet<>(connection.list(
                "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = ANY (?::text[])",
                r -> r.getString(1),
                (Object) before.names().toArray(String[]::new)));
        List<String> gone =
                before.names().stream().filter(name -> !there.contains(name)).toList();
        KnownTables known = KnownTables.of(before);
        List<String> arrived = now.captured().stream()
                .map(CapturedTable::full)
                .filter(name -> known != null && !known.has(name))
                .toList();
        return new FormerTables(
                gone, arrived, exchanged(connection, now, before.seen(), known), isSame(now, before, known));
    }

    private static boolean isSame(Tables now, TableSet before, @Nullable KnownTables known) {
        List<CapturedTable> old = now.captured().stream()
                .filter(table -> known != null && known.has(table.full()))
                .toList();
        return KnownTables.set(old, "", "").hash().equals(before.hash());
    }

    /**
     * By name, the table that the log's changes under it are none of where it has others, because what was there before is
     * to be published first. Where one of {@link #exchanged} is the same table, all of them are of before.
     *
     * @param waiting tables that are to be read from their first row: a run that was cut short may have left changes of
     *     those that had their names, while it is forgotten that they had
     */
    Map<String, Long> today(List<CapturedTable> waiting) {
        Map<String, Long> today = new TreeMap<>();
        waiting.forEach(table -> today.put(table.full(), table.oid()));
        exchanged.forEach((name, oid) -> today.put(name, isSame ? NO_TABLE : oid));
        return Map.copyOf(today);
    }

    private static Map<String, Long> exchanged(
            ControlConnection connection, Tables now, @Nullable String seen, @Nullable KnownTables known) {
        if (seen == null || seen.isEmpty() || known == null) {
            return Map.of();
        }
        Set<Long> named = Set.copyOf(connection.list(
                NAMED,
                r -> r.getLong(1),
                now.captured().stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen));
        Map<String, Long> exchanged = new TreeMap<>();
        now.captured().stream()
                .filter(table -> named.contains(table.oid()) && known.has(table.full()))
                .forEach(table -> exchanged.put(table.full(), table.oid()));
        return Map.copyOf(exchanged);
    }
}
