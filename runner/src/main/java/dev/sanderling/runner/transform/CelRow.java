package dev.sanderling.runner.transform;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import dev.sanderling.runner.change.Change;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row for CEL: a value is converted when an expression asks for it, so a row costs what is looked at. */
@SuppressWarnings("Immutable") // one for all rows: nothing of CEL's keeps it beyond an evaluation
final class CelRow extends StructValue<String, CelRow> {
    private final StructType type;
    private final Map<String, Integer> places;
    private final CelColumn[] columns;
    private @Nullable Object[] values = {};

    CelRow(StructType type, Map<String, Integer> places, CelColumn[] columns) {
        this.type = type;
        this.places = places;
        this.columns = columns;
    }

    /** The row that is asked from now on. */
    void set(@Nullable Object[] row) {
        values = row;
    }

    /**
     * A column's value.
     *
     * @throws CelColumn.Unavailable where the log does not hold it
     */
    @Override
    public Object select(String name) {
        Integer place = places.get(name);
        if (place == null || values[place] == Change.UNAVAILABLE) {
            throw new CelColumn.Unavailable(name);
        }
        return columns[place].read(values[place]);
    }

    /** What {@code has} asks: whether the log holds it. */
    @Override
    public Optional<?> find(String name) {
        Integer place = places.get(name);
        return place == null || values[place] == Change.UNAVAILABLE
                ? Optional.empty()
                : Optional.of(columns[place].read(values[place]));
    }

    @Override
    public CelRow value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return false;
    }

    @Override
    public CelType celType() {
        return type;
    }

    /** {@code row == previous} must not be false in silence. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof CelRow) {
            throw new UnsupportedOperationException("columns are compared, not rows");
        }
        return false;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
