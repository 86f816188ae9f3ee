package dev.sanderling.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks spec.source.properties. */
final class PropertyCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");
    private static final int PROPERTIES = 100;
    private static final int VALUE = 4096;

    private PropertyCheck() {}

    static Map<String, String> check(Place place, @Nullable Map<String, String> properties) {
        if (properties == null) {
            return Map.of();
        }
        if (properties.size() > PROPERTIES) {
            place.problem("has " + properties.size() + " entries; use at most " + PROPERTIES);
        }
        var accepted = new LinkedHashMap<String, String>();
        new TreeMap<>(properties).forEach((name, value) -> {
            entry(place.key(name), name, value);
            accepted.put(name, value == null ? "" : value);
        });
        return Collections.unmodifiableMap(accepted);
    }

    private static void entry(Place place, String name, @Nullable String value) {
        OwnedProperties.advice(name)
                .ifPresent(advice -> place.problem("is set by Sanderling and cannot be given here: " + advice));
        if (!NAME.matcher(name).matches()) {
            place.problem("is not the name of a property; use letters, digits, '.', '-' and '_'");
        }
        if (value == null || value.length() > VALUE) {
            place.problem("needs a string of at most " + VALUE + " characters");
        }
    }
}
