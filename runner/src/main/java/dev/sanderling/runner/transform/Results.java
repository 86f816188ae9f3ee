package dev.sanderling.runner.transform;

import dev.cel.common.types.CelKind;
import dev.sanderling.plan.TargetType;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From what an expression gives to a column's raw value. */
final class Results {
    private static final ColumnType MOMENT = new UtcTimestamp(6);

    private Results() {}

    /** The type of a column that has the expression's values. */
    static ColumnType type(Expression expression, Optional<TargetType> wanted) throws Invalid {
        if (wanted.isPresent()) {
            return Casting.type(wanted.get());
        }
        CelKind kind = expression.kind();
        return switch (kind) {
            case BOOL -> Plain.BOOLEAN;
            case INT -> Plain.INTEGER;
            case DOUBLE -> Plain.DOUBLE;
            case STRING -> Plain.TEXT;
            case TIMESTAMP -> MOMENT;
            default ->
                throw new Invalid(
                        "it gives a value of type " + expression.typeName()
                                + "; say what the column is to be in type, or make it a bool, int, double, string or timestamp");
        };
    }

    static @Nullable Object raw(@Nullable Object value, Optional<TargetType> wanted) throws RowFailure {
        if (value == null) {
            return null;
        }
        ColumnType type = type(value);
        Object raw = value instanceof Instant moment ? ChronoUnit.MICROS.between(Instant.EPOCH, moment) : value;
        return wanted.isPresent() ? Casting.of(type, wanted.get()).of(raw) : raw;
    }

    private static ColumnType type(Object value) throws RowFailure {
        return switch (value) {
            case Boolean bool -> Plain.BOOLEAN;
            case Long number -> Plain.INTEGER;
            case Double number -> Plain.DOUBLE;
            case String text -> Plain.TEXT;
            case Instant moment -> MOMENT;
            default -> throw new RowFailure("its value is neither bool, int, double, string nor timestamp");
        };
    }
}
