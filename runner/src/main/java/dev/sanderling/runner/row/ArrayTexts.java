package dev.sanderling.runner.row;

import dev.sanderling.runner.change.ColumnType.ArrayText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of PostgreSQL arrays of one dimension, each as the text it has in JSON. Not thread-safe. */
public final class ArrayTexts {
    private static final int ROOM = 64;

    private final char delimiter;
    private final ValueWriter element;
    private final boolean plain;
    private final boolean json;
    private final Bytes bytes = new Bytes(ROOM);

    public ArrayTexts(ArrayText type) {
        delimiter = type.element().equals("box") ? ';' : ',';
        element = ArrayElements.element(type.element(), type.digits());
        json = type.element().startsWith("json");
        plain = ArrayElements.isText(type.element());
    }

    /**
     * The elements, null ones included.
     *
     * @throws IllegalArgumentException where the text is no array, or one of more dimensions
     */
    public List<@Nullable String> of(String text) {
        List<@Nullable String> elements = new ArrayList<>();
        ArrayLiteral.flat(text, delimiter, raw -> elements.add(raw == null ? null : text(raw)));
        return elements;
    }

    private String text(String raw) {
        if (plain) {
            return raw;
        }
        bytes.truncate(0);
        element.put(raw, bytes);
        String text = bytes.toString();
        return !json && text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
