package dev.sanderling.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field of the document under check: knows its path, and where problems go. */
record Place(String path, List<Problem> problems) {
    Place field(String name) {
        return new Place(path.isEmpty() ? name : path + "." + name, problems);
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", problems);
    }

    /** An entry of a map whose keys may have dots. */
    Place key(String key) {
        return new Place(path + "[\"" + key + "\"]", problems);
    }

    void problem(String message) {
        problems.add(new Problem(path, message));
    }

    /** Records a problem where the value is absent or empty; then answers "". */
    String required(@Nullable String value, String meaning) {
        if (value == null || value.isBlank()) {
            problem("is required: " + meaning);
            return "";
        }
        return value;
    }

    /** The value, or the default; out of bounds is a problem. */
    long within(@Nullable Number value, long absent, long min, long max) {
        if (value == null) {
            return absent;
        }
        long number = value.longValue();
        if (number < min || number > max) {
            problem("is " + number + "; use a number from " + min + " to " + max);
        }
        return number;
    }
}
