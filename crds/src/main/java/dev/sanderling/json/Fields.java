package dev.sanderling.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields out of a JSON object one by one, knowing where it is. A null is the same as an absent field. Every
 * method throws {@link MalformedJson} with the path of the field that is not what it should be.
 */
public final class Fields {
    private final Map<?, ?> object;
    private final String path;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(Map<?, ?> object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The fields of a value that has to be an object; the path is empty for a whole document. */
    public static Fields of(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map, path);
        }
        throw new MalformedJson(path.isEmpty() ? "the text" : path, "is not an object");
    }

    /** Reads an object whole: a field that nobody asked for is one we would lose, so it is refused. */
    public static <T> T whole(@Nullable Object value, String path, Function<Fields, T> read) {
        var fields = of(value, path);
        T result = read.apply(fields);
        for (Object key : fields.object.keySet()) {
            if (!fields.asked.contains(key)) {
                throw new MalformedJson(fields.at(shortened(String.valueOf(key))), "is no field known here");
            }
        }
        return result;
    }

    /** A text. */
    public String text(String key) {
        String value = textOrNull(key);
        return value == null ? missing(key) : value;
    }

    /** A text or null. */
    public @Nullable String textOrNull(String key) {
        Object value = get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new MalformedJson(at(key), "is not a text");
    }

    /** A whole number, not negative. */
    public long number(String key) {
        Long value = numberOrNull(key);
        return value == null ? missing(key) : value;
    }

    /** A whole number, not negative, or null. */
    public @Nullable Long numberOrNull(String key) {
        return counting(get(key), at(key));
    }

    /** A truth value. */
    public boolean flag(String key) {
        Boolean value = flagOrNull(key);
        return value == null ? missing(key) : value;
    }

    /** A truth value or null. */
    public @Nullable Boolean flagOrNull(String key) {
        Object value = get(key);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw new MalformedJson(at(key), "is neither true nor false");
    }

    /** A point in time, RFC 3339. */
    public Instant time(String key) {
        Instant value = timeOrNull(key);
        return value == null ? missing(key) : value;
    }

    /** A point in time, RFC 3339, or null. */
    public @Nullable Instant timeOrNull(String key) {
        String value = textOrNull(key);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new MalformedJson(at(key), "is not a time as in 2026-11-22T10:15:30Z");
        }
    }

    /** One of an enum's names, or null. */
    public <E extends Enum<E>> @Nullable E oneOfOrNull(String key, E[] values) {
        String name = textOrNull(key);
        if (name == null) {
            return null;
        }
        for (E value : values) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new MalformedJson(at(key), "is none of the words known here");
    }

    /** An object, read whole. */
    public <T> T object(String key, Function<Fields, T> read) {
        Object value = get(key);
        return value == null ? missing(key) : whole(value, at(key), read);
    }

    /** An object, read whole, or null. */
    public <T> @Nullable T objectOrNull(String key, Function<Fields, T> read) {
        Object value = get(key);
        return value == null ? null : whole(value, at(key), read);
    }

    /** A list of objects, each read whole. */
    public <T> List<T> objects(String key, Function<Fields, T> read) {
        List<T> result = new ArrayList<>();
        List<?> values = list(key);
        for (int i = 0; i < values.size(); i++) {
            result.add(whole(values.get(i), at(key) + "[" + i + "]", read));
        }
        return List.copyOf(result);
    }

    /** A list of texts. */
    public List<String> texts(String key) {
        List<String> result = new ArrayList<>();
        List<?> values = list(key);
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof String text)) {
                throw new MalformedJson(at(key) + "[" + i + "]", "is not a text");
            }
            result.add(text);
        }
        return List.copyOf(result);
    }

    /** Numbers by name, in order. */
    public Map<String, Long> numbers(String key) {
        Map<String, Long> result = new LinkedHashMap<>();
        free(key).forEach((name, value) -> {
            Long number = counting(value, at(key) + "." + shortened(name));
            result.put(name, number == null ? missing(key) : number);
        });
        return result;
    }

    /** Texts by name, in order. */
    public Map<String, String> textsByName(String key) {
        Map<String, String> result = new LinkedHashMap<>();
        free(key).forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw new MalformedJson(at(key) + "." + shortened(name), "is not a text");
            }
            result.put(name, text);
        });
        return result;
    }

    /** An object as it stands, whatever its fields; nulls are kept. */
    public Map<String, @Nullable Object> free(String key) {
        Object value = get(key);
        if (!(value instanceof Map<?, ?> map)) {
            throw new MalformedJson(at(key), value == null ? "is missing" : "is not an object");
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((name, each) -> result.put((String) name, each));
        return result;
    }

    /** Whether the field is there and not null. */
    public boolean has(String key) {
        return get(key) != null;
    }

    private List<?> list(String key) {
        Object value = get(key);
        if (value instanceof List<?> list) {
            return list;
        }
        throw new MalformedJson(at(key), value == null ? "is missing" : "is not a list");
    }

    private @Nullable Object get(String key) {
        asked.add(key);
        return object.get(key);
    }

    private static @Nullable Long counting(@Nullable Object value, String place) {
        if (value == null || value instanceof Long number && number >= 0) {
            return (Long) value;
        }
        throw new MalformedJson(place, "is not a whole number from 0 to " + Long.MAX_VALUE);
    }

    private <T> T missing(String key) {
        throw new MalformedJson(at(key), "is missing");
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shortened(String key) {
        return key.length() <= 40 ? key : key.substring(0, 40) + "...";
    }
}
