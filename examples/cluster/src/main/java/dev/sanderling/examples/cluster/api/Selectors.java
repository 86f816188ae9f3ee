package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Label and field selectors of lists and watches. */
final class Selectors {
    private static final Pattern SET = Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^!=\\s]+)\\s*(!=|==|=)\\s*(\\S*)\\s*");

    private Selectors() {}

    static Predicate<ObjectNode> of(ApiRequest request, Address address) {
        Predicate<ObjectNode> all = object -> true;
        if (!address.name().isEmpty()) {
            all = object -> address.name().equals(Json.string(object, "metadata", "name"));
        }
        for (String term : terms(request.query("labelSelector"))) {
            all = all.and(term(term, (object, key) -> Json.string(object, "metadata", "labels", key)));
        }
        for (String term : terms(request.query("fieldSelector"))) {
            all = all.and(term(term, (object, key) -> Json.string(object, key.split("\\."))));
        }
        return all;
    }

    /** Splits at the commas that are not within parentheses. */
    private static List<String> terms(String selector) {
        return Arrays.stream(selector.split(",(?![^(]*\\))"))
                .filter(term -> !term.isBlank())
                .toList();
    }

    private interface Lookup {
        @Nullable
        String value(ObjectNode object, String key);
    }

    private static Predicate<ObjectNode> term(String term, Lookup lookup) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            List<String> values = new ArrayList<>();
            for (String value : set.group(3).split(",")) {
                values.add(value.strip());
            }
            boolean in = set.group(2).equals("in");
            String key = set.group(1);
            return object -> {
                String value = lookup.value(object, key);
                return in == (value != null && values.contains(value));
            };
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            String key = equality.group(1);
            String wanted = equality.group(3);
            return object -> {
                String value = lookup.value(object, key);
                return equal == wanted.equals(value == null ? "" : value)
                        && (!equal || value != null || wanted.isEmpty());
            };
        }
        String key = term.strip();
        return key.startsWith("!")
                ? object -> lookup.value(object, key.substring(1)) == null
                : object -> lookup.value(object, key) != null;
    }
}
