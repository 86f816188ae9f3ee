package dev.sanderling.runner.transform;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Not thread-safe. What can be prepared for all changes is: an evaluation makes no object. */
final class Expression {
    private static final Optional<Object> NONE = Optional.of(NullValue.NULL_VALUE);
    private static final Map<Op, Optional<Object>> CODES = new EnumMap<>(Op.class);

    static {
        for (Op op : Op.values()) {
            CODES.put(op, Optional.of(op.code()));
        }
    }

    private final CelRuntime.Program program;
    private final CelType type;
    private final StructType metadata;
    private final CelRow row;
    private final CelRow previous;
    private final Optional<Object> theRow;
    private final Optional<Object> thePrevious;
    private final CelVariableResolver variables = this::variable;

    private @Nullable Change change;
    private boolean isFirst;

    /**
     * A program over a row, the row before it, {@code op} and metadata.
     *
     * @param row its own
     * @param previous its own
     */
    Expression(CelRuntime.Program program, CelType type, StructType metadata, CelRow row, CelRow previous) {
        this.program = program;
        this.type = type instanceof NullableType nullable ? nullable.targetType() : type;
        this.metadata = metadata;
        this.row = row;
        this.previous = previous;
        this.theRow = Optional.of(row);
        this.thePrevious = Optional.of(previous);
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
        row.set(current);
        previous.set(before == null ? current : before);
        isFirst = before == null;
        change = draft.source;
        Object value;
        try {
            value = program.eval(variables);
        } catch (CelEvaluationException e) {
            throw failure(e);
        }
        return value == NullValue.NULL_VALUE ? null : value;
    }

    private Optional<Object> variable(String name) {
        Change asked = Objects.requireNonNull(change);
        return switch (name) {
            case "row" -> theRow;
            case "previous" -> isFirst ? NONE : thePrevious;
            case "op" -> Objects.requireNonNull(CODES.get(asked.op()));
            case "metadata" -> Optional.of(new CelMetadata(metadata, asked));
            default -> Optional.empty();
        };
    }

    /** CEL's own words may quote a value, so only the kind of trouble is told. */
    private RowFailure failure(CelEvaluationException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CelColumn.Unavailable missing) {
                throw missing;
            }
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
