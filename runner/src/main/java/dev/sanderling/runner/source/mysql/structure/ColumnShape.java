package dev.sanderling.runner.source.mysql.structure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param name null where it is not said, as in a log with {@code binlog_row_metadata=MINIMAL}
 * @param type the server's own word for it in lower case, never a synonym, e.g. {@code int}, {@code varchar}
 * @param length in characters, bytes, bits or digits, or of a fraction of seconds; -1 where the type has none
 * @param scale of a decimal; -1 elsewhere
 * @param charset in lower case; empty where it is no text, or not known
 * @param labels of an enum or set; null where they are not said
 */
public record ColumnShape(
        @Nullable String name,
        String type,
        long length,
        int scale,
        boolean unsigned,
        String charset,
        boolean nullable,
        @Nullable List<String> labels) {
    /** The same under that name. */
    public ColumnShape named(@Nullable String other) {
        return new ColumnShape(other, type, length, scale, unsigned, charset, nullable, labels);
    }

    /** The same with those labels. */
    public ColumnShape labelled(@Nullable List<String> others) {
        return new ColumnShape(name, type, length, scale, unsigned, charset, nullable, others);
    }

    boolean hasLabels() {
        return type.equals("enum") || type.equals("set");
    }

    /** As a definition in SQL, without labels. */
    String sql() {
        var sql = new StringBuilder(type);
        if (hasLabels()) {
            sql.append("('')");
        } else if (scale >= 0) {
            sql.append('(').append(length).append(',').append(scale).append(')');
        } else if (length > 0 || length == 0 && Types.lengthIsPartOf(type)) {
            sql.append('(').append(length).append(')');
        }
        if (unsigned) {
            sql.append(" unsigned");
        }
        if (!charset.isEmpty()) {
            sql.append(" CHARACTER SET ").append(charset);
        }
        return sql.append(nullable ? " NULL" : " NOT NULL").toString();
    }

    /** For sentences. */
    @Override
    public String toString() {
        String width = scale >= 0 ? "(" + length + "," + scale + ")" : length > 0 ? "(" + length + ")" : "";
        return type + width + (unsigned ? " unsigned" : "") + (nullable ? "" : " not null");
    }
}
