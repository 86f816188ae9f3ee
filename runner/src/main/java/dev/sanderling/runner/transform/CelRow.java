package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row as a map for CEL: a value is converted when an expression asks for it, so a row costs what is looked at. */
final class CelRow extends AbstractMap<String, Object> {
    private final Map<String, Integer> places;
    private final CelColumn[] columns;
    private @Nullable Object[] values = {};
    private @Nullable String missing;

    CelRow(Map<String, Integer> places, CelColumn[] columns) {
        this.places = places;
        this.columns = columns;
    }

    CelRow of(@Nullable Object[] row) {
        values = row;
        missing = null;
        return this;
    }

    @Override
    public @Nullable Object get(Object name) {
        Integer place = places.get(name);
        return place == null ? null : columns[place].read(values[place]);
    }

    /** What {@code has} asks, and CEL itself before it asks for a value: whether the log holds it. */
    @Override
    public boolean containsKey(Object name) {
        Integer place = places.get(name);
        boolean held = place != null && values[place] != Change.UNAVAILABLE;
        if (!held) {
            missing = (String) name;
        }
        return held;
    }

    /** The last column that was asked for and that the log does not hold; null where there was none. */
    @Nullable
    String missing() {
        return missing;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        throw new UnsupportedOperationException("columns are asked for by name");
    }
}
