package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the tables of the last capture. The log names a table as it was called when it was changed, so changes
 * of one that has been renamed, moved or dropped since still come under its former name.
 *
 * @param gone names that no table has any more
 * @param arrived names of captured tables that the last capture did not have: their rows are to be read, even where the
 *     publication knows the table under another name
 */
record FormerTables(List<String> gone, List<String> arrived) {
    private static final FormerTables NONE = new FormerTables(List.of(), List.of());

    /** @param before null where nothing was captured yet */
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
        boolean allKnown = before.count() == before.names().size();
        List<String> arrived = now.captured().stream()
                .map(CapturedTable::full)
                .filter(name -> allKnown && !before.names().contains(name))
                .toList();
        return new FormerTables(gone, arrived);
    }
}
