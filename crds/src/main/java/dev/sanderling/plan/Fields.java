package dev.sanderling.plan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a document, read by name and by the type the API server would insist on: a number is no
 * string, a string no number. A value of another type is a problem, and absent to whoever reads on.
 *
 * <p>By hand and not by Jackson's databind, whose start alone takes longer than an empty run may.
 */
final class Fields {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, @Nullable Object> values;
    private final Place place;
    private final Strictness strictness;
    private final Set<String> known = new HashSet<>();

    Fields(Map<String, @Nullable Object> values, Place place, Strictness strictness) {
        this.values = values;
        this.place = place;
        this.strictness = strictness;
    }

    Place place() {
        return place;
    }

    Strictness strictness() {
        return strictness;
    }

    /** As written, null where absent. */
    @Nullable
    Object raw(String name) {
        known.add(name);
        return values.get(name);
    }

    @Nullable
    String text(String name) {
        return text(place.field(name), raw(name));
    }

    private static @Nullable String text(Place place, @Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        place.problem("is not a string; put it in quotes");
        return null;
    }

    @Nullable
    Long number(String name) {
        Object value = raw(name);
        if (value == null) {
            return null;
        }
        if (value instanceof BigInteger number && number.abs().compareTo(MAX) <= 0) {
            return number.longValue();
        }
        place.field(name).problem("is not a whole number");
        return null;
    }

    @Nullable
    Integer integer(String name) {
        Long number = number(name);
        if (number != null && number.intValue() != number) {
            place.field(name).problem("is " + number + ", which is too large");
            return null;
        }
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    @Nullable
    Boolean flag(String name) {
        Object value = raw(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        place.field(name).problem("is not true or false");
        return null;
    }

    /** One of the constants, written as {@code spelling} has it. */
    <E extends Enum<E>> @Nullable E word(String name, E[] constants, Function<E, String> spelling) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        var words = new ArrayList<String>();
        for (E constant : constants) {
            String word = spelling.apply(constant);
            if (word.equals(text)) {
                return constant;
            }
            words.add(word);
        }
        place.field(name).problem("'" + text + "' is not one of " + String.join(", ", words));
        return null;
    }

    @Nullable
    List<String> texts(String name) {
        return list(name, (at, item) -> {
            String text = text(at, item);
            return text == null ? "" : text;
        });
    }

    @Nullable
    Map<String, String> textMap(String name) {
        Object value = raw(name);
        if (value == null) {
            return null;
        }
        var texts = new LinkedHashMap<String, String>();
        for (var entry : mapping(place.field(name), value).entrySet()) {
            String text = text(place.field(name).key(entry.getKey()), entry.getValue());
            texts.put(entry.getKey(), text == null ? "" : text);
        }
        return texts;
    }

    <T> @Nullable T object(String name, Function<Fields, T> reader) {
        Object value = raw(name);
        return value == null ? null : object(place.field(name), value, reader);
    }

    <T> @Nullable List<T> objects(String name, Function<Fields, T> reader) {
        return list(name, (at, item) -> object(at, item, reader));
    }

    private <T> T object(Place at, @Nullable Object value, Function<Fields, T> reader) {
        var fields = new Fields(mapping(at, value), at, strictness);
        T object = reader.apply(fields);
        fields.reportUnknown();
        return object;
    }

    /** After everything known was read. */
    void reportUnknown() {
        if (strictness == Strictness.LENIENT) {
            return;
        }
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                place.field(name).problem("is not a field; see the field reference for the ones there are");
            }
        }
    }

    private interface Item<T> {
        T read(Place place, @Nullable Object value);
    }

    private <T> @Nullable List<T> list(String name, Item<T> item) {
        Object value = raw(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> items)) {
            place.field(name).problem("is not a list");
            return null;
        }
        var list = new ArrayList<T>();
        for (int i = 0; i < items.size(); i++) {
            list.add(item.read(place.field(name).item(i), items.get(i)));
        }
        return list;
    }

    @SuppressWarnings("unchecked") // YamlTree makes no other maps
    private static Map<String, @Nullable Object> mapping(Place place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        place.problem("is not an object with fields");
        return Map.of();
    }
}
