package dev.sanderling.runner.source;

import dev.sanderling.outcome.Finding;
import java.util.Optional;

/** Says of a column whether its values can be written; what the row formats know and a source does not. */
@FunctionalInterface
public interface ColumnCheck {
    /**
     * What stands in the way of capturing this column.
     *
     * @param typeName as the database writes it, without length or precision, e.g. {@code numeric} or {@code _int4}
     */
    Optional<Finding> check(String schema, String table, String column, String typeName);

    /** Takes every column. */
    ColumnCheck ANY = (schema, table, column, typeName) -> Optional.empty();
}
