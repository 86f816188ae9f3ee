package dev.sanderling.plan;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What to write instead of a value of the wrong shape. */
final class Shapes {
    private Shapes() {}

    static String wanted(ObjectMapper mapper, JsonMappingException e) {
        Class<?> type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == null) {
            return "has a value of the wrong shape";
        }
        if (type.isEnum()) {
            String given = e instanceof InvalidFormatException format ? "'" + format.getValue() + "' " : "";
            return given + "is not one of " + String.join(", ", names(mapper, type));
        }
        if (type == String.class) {
            return "is not a string; put it in quotes";
        }
        if (type == Boolean.class) {
            return "is not true or false";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "is not a whole number within bounds";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "is not a list";
        }
        return "is not an object with fields";
    }

    private static List<String> names(ObjectMapper mapper, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> mapper.convertValue(constant, String.class))
                .toList();
    }
}
