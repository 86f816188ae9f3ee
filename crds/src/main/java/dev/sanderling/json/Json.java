package dev.sanderling.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as {@code Map} (order kept), {@code List}, {@code String}, {@code Long} (every integer that fits;
 * Debezium casts to it), {@code BigInteger}, {@code BigDecimal}, {@code Boolean} and null.
 */
public final class Json {
    /** Longest text read, in characters: more than a ConfigMap holds. */
    public static final int MAX_LENGTH = 4 * 1024 * 1024;

    /** Width up to which {@link #pretty} keeps a value on one line. */
    private static final int WIDTH = 120;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxDocumentLength(MAX_LENGTH)
                    .maxStringLength(MAX_LENGTH)
                    .build())
            .build();

    private Json() {}

    /**
     * The one value that the text is.
     *
     * @throws MalformedJson with line and column
     */
    public static @Nullable Object parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedJson("the text", "is longer than " + MAX_LENGTH + " characters");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new MalformedJson("the text", "is empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("the text", "goes on after its end");
            }
            return value;
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the text it stumbled over; only the place is fit to be shown.
            var at = e.getLocation();
            String place = at == null ? "the text" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new MalformedJson(place, "is not JSON");
        } catch (IOException e) {
            throw new MalformedJson("the text", "is not JSON");
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> {
                Number number = parser.getNumberValue();
                yield number instanceof Integer ? (Object) number.longValue() : number;
            }
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    /** Without a space anywhere; the form that is hashed. */
    public static String compact(@Nullable Object value) {
        var out = new StringBuilder();
        line(value, ",", ":", out);
        return out.toString();
    }

    /** For people: what fits on a line stays on one. Ends with a line feed. */
    public static String pretty(@Nullable Object value) {
        var out = new StringBuilder();
        pretty(value, "", 0, out);
        return out.append('\n').toString();
    }

    private static void pretty(@Nullable Object value, String indent, int used, StringBuilder out) {
        int before = out.length();
        line(value, ", ", ": ", out);
        boolean nested =
                value instanceof Map<?, ?> m && !m.isEmpty() || value instanceof Collection<?> c && !c.isEmpty();
        if (!nested || used + out.length() - before <= WIDTH) {
            return;
        }
        out.setLength(before);
        String inner = indent + "  ";
        String separator = "\n" + inner;
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (var entry : map.entrySet()) {
                out.append(separator);
                int start = out.length();
                quote(String.valueOf(entry.getKey()), out);
                out.append(": ");
                pretty(entry.getValue(), inner, inner.length() + out.length() - start, out);
                separator = ",\n" + inner;
            }
            out.append('\n').append(indent).append('}');
        } else if (value instanceof Collection<?> list) {
            out.append('[');
            for (Object element : list) {
                out.append(separator);
                pretty(element, inner, inner.length(), out);
                separator = ",\n" + inner;
            }
            out.append('\n').append(indent).append(']');
        }
    }

    private static void line(@Nullable Object value, String comma, String colon, StringBuilder out) {
        String separator = "";
        // Not a switch over types: making one takes longer than writing a whole checkpoint.
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (var entry : map.entrySet()) {
                out.append(separator);
                quote(String.valueOf(entry.getKey()), out);
                out.append(colon);
                line(entry.getValue(), comma, colon, out);
                separator = comma;
            }
            out.append('}');
        } else if (value instanceof Collection<?> list) {
            out.append('[');
            for (Object element : list) {
                out.append(separator);
                line(element, comma, colon, out);
                separator = comma;
            }
            out.append(']');
        } else if (value instanceof Number && !isUnwritable(value)) {
            out.append(value);
        } else {
            quote(value.toString(), out);
        }
    }

    /** JSON has no word for infinity. */
    private static boolean isUnwritable(Object number) {
        return number instanceof Double d && !Double.isFinite(d) || number instanceof Float f && !Float.isFinite(f);
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Half a surrogate pair has no UTF-8: it would come back as a question mark.
                    if (c < 0x20 || c == 0x7f || c == 0xfeff || lone(text, i)) {
                        out.append("\\u").append(Character.forDigit(c >> 12, 16));
                        out.append(Character.forDigit(c >> 8 & 15, 16));
                        out.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean lone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
