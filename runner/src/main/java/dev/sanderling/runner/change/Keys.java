package dev.sanderling.runner.change;

import java.util.Set;

/** Which columns tell a table's rows apart: asked where a record does not say, which is that of a truncate. */
@FunctionalInterface
public interface Keys {
    /** Names of the columns, as the table is now; empty where it has no key, or is gone. Asked seldom. */
    Set<String> of(TableName table);
}
