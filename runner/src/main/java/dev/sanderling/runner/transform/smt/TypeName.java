package dev.sanderling.runner.transform.smt;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import java.util.Locale;

/** What a column's type is called in a sentence. */
final class TypeName {
    private TypeName() {}

    static String of(Column column) {
        if (!column.declared().name().isEmpty()) {
            return column.declared().name();
        }
        return column.type() instanceof ColumnType.Plain plain
                ? plain.name().toLowerCase(Locale.ROOT)
                : column.type().getClass().getSimpleName();
    }
}
