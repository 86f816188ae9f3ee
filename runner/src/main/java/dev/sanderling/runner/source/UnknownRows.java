package dev.sanderling.runner.source;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import java.util.List;

/** What to say of changes whose row the log does not tell. */
public final class UnknownRows {
    private UnknownRows() {}

    /** The end of a run that has met one. */
    public static Failure failure(Change change) {
        String table = change.table().name().toString();
        List<String> key = change.table().columns().stream()
                .filter(Column::key)
                .map(Column::name)
                .toList();
        return new Failure(
                Reason.REPLICA_IDENTITY_MISSING,
                "The log does not tell which row of " + table + " was changed at "
                        + change.origin().position()
                        + ", because the table had a replica identity then that "
                        + (key.isEmpty()
                                ? "keeps nothing of an old row, and it has no key; give it REPLICA IDENTITY FULL, and "
                                : "lacks its key (" + String.join(", ", key)
                                        + "); give it REPLICA IDENTITY DEFAULT or FULL, and ")
                        + Remedy.again(List.of(table)) + ".");
    }
}
