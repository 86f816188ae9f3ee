package dev.sanderling.runner.change;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Recognises the placeholder that the PostgreSQL connector puts in place of an unchanged value that is stored out of
 * line (TOAST): the log does not repeat it. A column may hold any text, so the placeholder is one nobody writes.
 */
enum Unavailable {
    /** Types whose values are never stored out of line, or never by this connector. */
    NEVER {
        @Override
        boolean is(Object value) {
            return false;
        }
    },
    TEXT {
        @Override
        boolean is(Object value) {
            return value instanceof String text
                    && (PLACEHOLDER.equals(text) || (text.length() == MAP_JSON.length() && MAP_JSON.equals(text)));
        }
    },
    BYTES {
        @Override
        boolean is(Object value) {
            return value instanceof ByteBuffer buffer
                    ? buffer.remaining() == PLACEHOLDER_BYTES.length
                            && buffer.equals(ByteBuffer.wrap(PLACEHOLDER_BYTES))
                    : value instanceof byte[] bytes && Arrays.equals(bytes, PLACEHOLDER_BYTES);
        }
    },
    LIST {
        @Override
        boolean is(Object value) {
            return value instanceof List<?> list
                    && (list.size() == 1
                            ? single(list.get(0))
                            : list.size() == PLACEHOLDER_BYTES.length && codes(list));
        }
    },
    MAP {
        @Override
        boolean is(Object value) {
            return value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(PLACEHOLDER);
        }
    };

    /** For {@code unavailable.value.placeholder}. */
    static final String PLACEHOLDER = "sanderling:unavailable:5f0e7c1d-9a44-4b0e-8f57-2d1c5b7a6e93";

    private static final byte[] PLACEHOLDER_BYTES = PLACEHOLDER.getBytes(StandardCharsets.UTF_8);
    private static final String PLACEHOLDER_UUID =
            UUID.nameUUIDFromBytes(PLACEHOLDER_BYTES).toString();
    private static final String MAP_JSON = "{\"" + PLACEHOLDER + "\":\"" + PLACEHOLDER + "\"}";

    abstract boolean is(Object value);

    /** The placeholder of a value that is bytes. */
    static byte[] placeholderBytes() {
        return PLACEHOLDER_BYTES.clone();
    }

    static Unavailable of(ColumnType type) {
        if (type instanceof ColumnType.ArrayOf) {
            return LIST;
        }
        if (type instanceof ColumnType.ArrayText) {
            return TEXT;
        }
        if (!(type instanceof ColumnType.Plain plain)) {
            return NEVER;
        }
        return switch (plain) {
            case TEXT, JSON, DECIMAL -> TEXT;
            case BYTES -> BYTES;
            case MAP -> MAP;
            default -> NEVER;
        };
    }

    private static boolean single(Object value) {
        return PLACEHOLDER.equals(value) || PLACEHOLDER_UUID.equals(value) || BYTES.is(value);
    }

    /** Arrays of numbers get the placeholder's bytes, one a number. */
    private static boolean codes(List<?> list) {
        for (int i = 0; i < PLACEHOLDER_BYTES.length; i++) {
            if (!(list.get(i) instanceof Number number) || number.longValue() != PLACEHOLDER_BYTES[i]) {
                return false;
            }
        }
        return true;
    }
}
