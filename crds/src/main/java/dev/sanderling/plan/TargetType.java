package dev.sanderling.plan;

import dev.sanderling.api.ValueType;
import java.util.OptionalInt;

/**
 * Type of a column that a transform makes.
 *
 * @param scale digits behind the point of a decimal; empty: as many as each value has
 */
public record TargetType(ValueType type, OptionalInt scale) {
    /** Digits that a decimal with a scale has in all. */
    public static final int DIGITS = 38;
}
