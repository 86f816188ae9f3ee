package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of the tables of the last capture. The log names a table as it was called when it was changed, so changes
 * of one that has been renamed, moved or dropped since still come under its former name.
 *
 * @param gone names that no table has any more
 * @param arrived names of captured tables that the last capture did not have: their rows are to be read, even where the
 *     publication knows the table under another name
 * @param given by name that the last capture knew, captured tables that are not those that had it then
 * @param back by name, captured tables that have it as they had then, but may have had another in between, or have been a
 *     partition; or only got another owner
 * @param kept by oid, the name of all others
 */
record FormerTables(
        List<String> gone,
        List<String> arrived,
        Map<String, Long> given,
        Map<String, Long> back,
        Map<Long, String> kept) {
    /**
     * Each table has a type of its name, which is written with a new name or schema, and hardly ever else: by a new owner.
     * The table's own row is written by nearly every ALTER TABLE.
     */
    private static final String NAMED = """
            SELECT c.oid::bigint FROM pg_class c JOIN pg_type t ON t.oid = c.reltype
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND """ + " " + Moments.after("t");

    /**
     * A partition's changes come under the partitioned table's name, and no row is left that says what was one. Attaching
     * and detaching write all of a table's columns anew, which hardly anything else does. What alters some of them later
     * leaves none as it was.
     */
    private static final String DETACHED = """
            SELECT c.oid::bigint FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            JOIN pg_attribute system ON system.attrelid = c.oid AND system.attnum = -1
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped
            GROUP BY c.oid HAVING bool_and(a.xmin <> system.xmin) AND bool_and(%s)
            """.formatted(Moments.after("a"));

    /** No table's oid. */
    private static final long NO_TABLE = 0;

    private static final FormerTables NONE = new FormerTables(List.of(), List.of(), Map.of(), Map.of(), Map.of());

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
        if (known == null) {
            return new FormerTables(gone, List.of(), Map.of(), Map.of(), Map.of());
        }
        Map<Boolean, List<CapturedTable>> tables =
                now.captured().stream().collect(Collectors.partitioningBy(table -> known.has(table.full())));
        List<CapturedTable> old = tables.getOrDefault(true, List.of());
        List<CapturedTable> same = old.stream().filter(known::had).toList();
        Map<String, Long> back = back(connection, same, before.seen());
        return new FormerTables(
                gone,
                tables.getOrDefault(false, List.of()).stream()
                        .map(CapturedTable::full)
                        .toList(),
                byName(old.stream().filter(table -> !known.had(table))),
                back,
                same.stream()
                        .filter(table -> !back.containsKey(table.full()))
                        .collect(Collectors.toMap(CapturedTable::oid, CapturedTable::full)));
    }

    /** Captured tables that are to be read again, because of their name. */
    Set<String> exchanged() {
        Set<String> names = new TreeSet<>(given.keySet());
        names.addAll(back.keySet());
        return names;
    }

    /**
     * By name, the table that the log's changes under it are none of where it has others, because what was there before is
     * to be published first. Of what has its name back, all of them are of before.
     *
     * @param waiting tables that are to be read from their first row: a run that was cut short may have left changes of
     *     those that had their names, while it is forgotten that they had
     */
    Map<String, Long> today(List<CapturedTable> waiting) {
        Map<String, Long> today = new TreeMap<>();
        waiting.forEach(table -> today.put(table.full(), table.oid()));
        today.putAll(given);
        back.keySet().forEach(name -> today.put(name, NO_TABLE));
        return Map.copyOf(today);
    }

    private static Map<String, Long> back(
            ControlConnection connection, List<CapturedTable> same, @Nullable String seen) {
        if (seen == null || seen.isEmpty()) {
            return Map.of();
        }
        String[] oids = same.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
        Set<Long> named = new HashSet<>(connection.list(NAMED, r -> r.getLong(1), oids, seen));
        named.addAll(connection.list(DETACHED, r -> r.getLong(1), oids, seen));
        return byName(same.stream().filter(table -> named.contains(table.oid())));
    }

    private static Map<String, Long> byName(Stream<CapturedTable> tables) {
        return Map.copyOf(tables.collect(Collectors.toMap(CapturedTable::full, CapturedTable::oid)));
    }
}
