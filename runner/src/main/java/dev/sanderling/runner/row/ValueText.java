package dev.sanderling.runner.row;

import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.EnumText;
import dev.sanderling.runner.change.ColumnType.Plain;

/** The text of one column's values: what a line of JSON has, without the quotes. Not thread-safe. */
public final class ValueText {
    private static final int ROOM = 64;

    private final ColumnType type;
    private final ValueWriter writer;
    private final Bytes bytes = new Bytes(ROOM);

    public ValueText(ColumnType type) {
        this.type = type;
        this.writer = ValueWriters.of(type);
    }

    /**
     * The text of a value that is neither null nor unavailable.
     *
     * @throws RuntimeException of any kind where the value is not what the type promises
     */
    public String of(Object value) {
        if (type == Plain.TEXT) {
            return (String) value;
        }
        if (type instanceof EnumText names) {
            return ValueWriters.member((String) value, names.escaped());
        }
        String json = json(value);
        // What is quoted here is a time, bits or base64: nothing in it is escaped.
        return type != Plain.JSON && json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    /**
     * The JSON of a value that is neither null nor unavailable.
     *
     * @throws RuntimeException of any kind where the value is not what the type promises
     */
    public String json(Object value) {
        bytes.truncate(0);
        writer.put(value, bytes);
        return bytes.toString();
    }

    /** The same without the quotes of a string that has nothing to escape: dates, times, bits. */
    public String bare(Object value) {
        String json = json(value);
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    /**
     * The same JSON, without spaces.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static String compact(String text) {
        var bytes = new Bytes(text.length() + ROOM);
        JsonValue.put(text, bytes);
        return bytes.toString();
    }
}
