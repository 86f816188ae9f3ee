package dev.sanderling.runner.row;

import dev.sanderling.runner.change.ColumnType;

/** A column's values as the JSON of the type table, one at a time. Not thread-safe. */
public final class ValueText {
    private final ValueWriter writer;
    private final Bytes out = new Bytes(64);

    public ValueText(ColumnType type) {
        writer = ValueWriters.of(type);
    }

    /**
     * The JSON of a value that is neither null nor unavailable.
     *
     * @throws RuntimeException of any kind where the value is not what the column's type promises
     */
    public String json(Object value) {
        out.truncate(0);
        writer.put(value, out);
        return out.toString();
    }

    /** The same without the quotes of a string that has nothing to escape: dates, times, bits. */
    public String bare(Object value) {
        String json = json(value);
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }
}
