package dev.sanderling.runner.transform;

import dev.cel.common.CelErrorCode;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Not thread-safe. */
final class Expression {
    private static final Optional<Object> NONE = Optional.of(NullValue.NULL_VALUE);

    private final CelRuntime.Program program;
    private final CelType type;
    private final CelRow row;
    private final CelRow previous;

    Expression(CelRuntime.Program program, CelType type, CelRow row, CelRow previous) {
        this.program = program;
        this.type = type instanceof NullableType nullable ? nullable.targetType() : type;
        this.row = row;
        this.previous = previous;
    }

    CelKind kind() {
        return type.kind();
    }

    String typeName() {
        return type.name();
    }

    /**
     * Its value for a state of the draft's row; null where that is null.
     *
     * @param current the row it is about
     * @param before what {@code previous} is
     * @throws CelColumn.Unavailable where it needs a value that the log does not hold
     * @throws RowFailure where it has no value for this row
     */
    @Nullable
    Object value(Draft draft, @Nullable Object[] current, @Nullable Object @Nullable [] before) throws RowFailure {
        row.of(current);
        previous.of(before == null ? current : before);
        CelVariableResolver variables = name -> switch (name) {
            case "row" -> Optional.of(row);
            case "previous" -> before == null ? NONE : Optional.of(previous);
            case "op" -> Optional.of(draft.source.op().code());
            case "metadata" -> Optional.of(new CelMetadata(draft.source));
            default -> Optional.empty();
        };
        Object value;
        try {
            value = program.eval(variables);
        } catch (CelEvaluationException e) {
            throw failure(e);
        }
        return value == NullValue.NULL_VALUE ? null : value;
    }

    /** CEL's own words may quote a value, so only the kind of trouble is told. */
    private RowFailure failure(CelEvaluationException e) {
        String missing = row.missing() == null ? previous.missing() : row.missing();
        if (missing != null && e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            throw new CelColumn.Unavailable(missing);
        }
        return new RowFailure(
                switch (e.getErrorCode()) {
                    case DIVIDE_BY_ZERO -> "it divides by zero";
                    case NUMERIC_OVERFLOW -> "a number becomes too large";
                    case BAD_FORMAT -> "a text cannot be converted";
                    case OVERLOAD_NOT_FOUND, INVALID_ARGUMENT ->
                        "an operator or function does not take the values it gets, e.g. null";
                    case ATTRIBUTE_NOT_FOUND ->
                        "it asks for something that is not there, e.g. a column of previous where that is null";
                    case ITERATION_BUDGET_EXCEEDED -> "it loops too often";
                    default -> "it cannot be evaluated (" + e.getErrorCode() + ")";
                });
    }
}
