package dev.sanderling.runner.change;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column. What the database declares is a hint and no part of what makes two columns equal.
 *
 * @param name as in the database
 * @param type how its raw values are to be read
 * @param key whether it is part of the key
 * @param declared what the database declares
 */
public record Column(String name, ColumnType type, boolean key, DeclaredType declared) {
    /** A column of which nothing more is known. */
    public Column(String name, ColumnType type, boolean key) {
        this(name, type, key, DeclaredType.UNKNOWN);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Column column
                && name.equals(column.name)
                && type.equals(column.type)
                && key == column.key;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, key);
    }
}
