package dev.sanderling.runner.transform;

import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import dev.sanderling.runner.change.Change;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an expression can know of a change besides its values. */
@SuppressWarnings("Immutable") // a change is not changed
final class CelMetadata extends StructValue<String, CelMetadata> {
    static final Map<String, CelType> TYPES = Map.of(
            "schema",
            SimpleType.STRING,
            "table",
            SimpleType.STRING,
            "position",
            SimpleType.STRING,
            "transaction",
            NullableType.create(SimpleType.STRING),
            "order",
            SimpleType.INT,
            "committedAt",
            SimpleType.TIMESTAMP);

    private static final long MICROS = 1_000_000;
    private static final int NANOS_OF_MICRO = 1_000;

    private final StructType type;
    private final Change change;

    CelMetadata(StructType type, Change change) {
        this.type = type;
        this.change = change;
    }

    @Override
    public Object select(String name) {
        return switch (name) {
            case "schema" -> change.table().name().schema();
            case "table" -> change.table().name().table();
            case "position" -> change.origin().position();
            case "transaction" -> orNull(change.origin().transaction());
            case "order" -> change.origin().order();
            case "committedAt" -> committedAt(change.origin().commitMicros());
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Optional<?> find(String name) {
        return TYPES.containsKey(name) ? Optional.of(select(name)) : Optional.empty();
    }

    private static Object committedAt(long micros) {
        return micros == 0
                ? NullValue.NULL_VALUE
                : Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_OF_MICRO);
    }

    private static Object orNull(@Nullable Object value) {
        return value == null ? NullValue.NULL_VALUE : value;
    }

    @Override
    public CelMetadata value() {
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
}
