package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of the tables of the last capture. The log names a table as it was called when it was changed, so changes
 * of one that has been renamed, moved or dropped since still come under its former name.
 *
 * @param gone names that no table has any more
 * @param arrived names of captured tables that the last capture did not have: their rows are to be read, even where the
 *     publication knows the table under another name
 * @param others names that our publication's tables have now and that are not captured: the connector has to learn them,
 *     or it would take what the log has under them for changes of the former name
 */
record FormerTables(List<String> gone, List<String> arrived, Set<String> others) {
    private static final FormerTables NONE = new FormerTables(List.of(), List.of(), Set.of());

    /**
     * Looks.
     *
     * @param before null where nothing was captured yet
     */
    static FormerTables read(
            ControlConnection connection, Tables now, @Nullable TableSet before, @Nullable String publication) {
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
        Set<String> others = new HashSet<>(
                publication == null
                        ? Set.of()
                        : connection.list(
                                "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?",
                                r -> r.getString(1),
                                publication));
        now.captured().forEach(table -> others.remove(table.full()));
        others.removeAll(before.names());
        return new FormerTables(gone, arrived, Set.copyOf(others));
    }

    /** What the connector is to know besides the captured tables. */
    List<String> named() {
        return Stream.concat(gone.stream(), others.stream()).toList();
    }
}
