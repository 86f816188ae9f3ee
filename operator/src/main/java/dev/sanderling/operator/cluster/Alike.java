package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJobSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps once what many cached objects have alike. A fleet's objects differ in little but names, and each object of the
 * model, empty or not, brings a map and several lists of its own. What went through here must not be changed any more.
 */
final class Alike {
    /** Longer texts are what differs. */
    private static final int LONGEST = 200;
    /** A power of two. What falls on a taken place takes it, so that nothing grows and what is gone is forgotten. */
    private static final int PLACES = 1 << 13;

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private final AtomicReferenceArray<Object> known = new AtomicReferenceArray<>(PLACES);

    /** Makes the object smaller, and returns it. */
    <T> T of(T object) {
        shrink(object);
        return object;
    }

    private @Nullable Object part(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text.length() <= LONGEST ? once(text) : text;
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            // What follows from a spec is hashed in the order in which it is written.
            case CaptureJobSpec spec -> spec;
            case Record wire -> once(parts(wire));
            default -> {
                if (!isOfTheModel(value.getClass())) {
                    yield value;
                }
                shrink(value);
                yield once(value);
            }
        };
    }

    private Object once(Object value) {
        int hash = value.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        Object other = known.get(place);
        if (other != null && other.getClass() == value.getClass() && other.equals(value)) {
            return other;
        }
        known.set(place, value);
        return value;
    }

    /** Of texts only: of anything else the client makes maps that it reads again. */
    private Object map(Map<?, ?> map) {
        if (map.isEmpty()) {
            return Collections.emptyMap();
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) {
                return map;
            }
        }
        Map.Entry<?, ?>[] entries = map.entrySet().stream()
                .map(entry -> Map.entry(part(entry.getKey()), part(entry.getValue())))
                .toArray(Map.Entry[]::new);
        return once(Map.ofEntries(entries));
    }

    private Object list(List<?> list) {
        if (list.isEmpty()) {
            return Collections.emptyList();
        }
        var parts = new ArrayList<@Nullable Object>(list.size());
        for (Object one : list) {
            parts.add(part(one));
        }
        return parts;
    }

    /** A record of ours with such parts; itself where they are its own. */
    private Record parts(Record wire) {
        try {
            RecordComponent[] components = wire.getClass().getRecordComponents();
            var types = new Class<?>[components.length];
            @Nullable Object[] values = new @Nullable Object[components.length];
            boolean others = false;
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object own = components[i].getAccessor().invoke(wire);
                values[i] = part(own);
                others |= values[i] != own;
            }
            return others ? wire.getClass().getDeclaredConstructor(types).newInstance(values) : wire;
        } catch (ReflectiveOperationException e) {
            return wire;
        }
    }

    private void shrink(Object object) {
        try {
            for (Field field : FIELDS.get(object.getClass())) {
                Object own = field.get(object);
                Object smaller = part(own);
                if (smaller != own) {
                    field.set(object, smaller);
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields were made accessible", e);
        }
    }

    private static boolean isOfTheModel(Class<?> type) {
        return !type.isEnum() && type.getName().startsWith("io.fabric8.kubernetes.");
    }

    private static List<Field> fields(Class<?> type) {
        var fields = new ArrayList<Field>();
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isFinal(modifiers)
                        && !field.getType().isPrimitive()
                        && field.trySetAccessible()) {
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }
}
