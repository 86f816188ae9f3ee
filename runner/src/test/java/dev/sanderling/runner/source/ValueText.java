package dev.sanderling.runner.source;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A captured value as a text to compare: of bytes what they are, not where they lie. */
public final class ValueText {
    private ValueText() {}

    /** That text; the same for the same value. */
    public static String of(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().withUpperCase().formatHex(bytes);
            case ByteBuffer buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield of(bytes);
            }
            case BigDecimal number -> number.toPlainString();
            case Object[] items -> of(Arrays.asList(items));
            case List<?> items -> items.stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
            case null, default -> String.valueOf(value);
        };
    }
}
