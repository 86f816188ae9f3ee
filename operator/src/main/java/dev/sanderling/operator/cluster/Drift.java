package dev.sanderling.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sanderling.operator.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an object in the cluster still is what was applied. Everything desired must be there; what others added (the
 * API server's defaults, a webhook's sidecar) may be there too. What was taken out of the desired object shows in the
 * hash of it, which is kept in an annotation.
 */
final class Drift {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    /** Lists that admission webhooks are known to add to. */
    private static final Set<String> GROWING =
            Set.of("containers", "initContainers", "volumes", "volumeMounts", "env", "tolerations", "imagePullSecrets");

    private static final Pattern QUANTITY =
            Pattern.compile("([+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+))([A-Za-z][-+A-Za-z0-9]*)?");

    private Drift() {}

    /** The same for equal objects, also in another process. */
    static String hash(HasMetadata desired) {
        return Names.hash(JSON.valueToTree(desired).toString());
    }

    static boolean differs(HasMetadata desired, HasMetadata actual) {
        return !holds(JSON.valueToTree(desired), JSON.valueToTree(actual), "");
    }

    private static boolean holds(JsonNode desired, JsonNode actual, String field) {
        if (desired.isObject()) {
            return objectHolds(desired, actual);
        }
        if (desired.isArray()) {
            return listHolds(desired, actual, field);
        }
        return desired.equals(actual) || desired.isNull() || sameAmount(desired, actual);
    }

    private static boolean objectHolds(JsonNode desired, JsonNode actual) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = desired.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!holds(field.getValue(), actual.path(field.getKey()), field.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static boolean listHolds(JsonNode desired, JsonNode actual, String field) {
        if (desired.size() != actual.size() && !(GROWING.contains(field) && actual.size() > desired.size())) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            if (!holds(desired.get(i), actual.path(i), field) && !anyHolds(desired.get(i), actual, field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyHolds(JsonNode desired, JsonNode actual, String field) {
        if (!GROWING.contains(field)) {
            return false;
        }
        for (JsonNode candidate : actual) {
            if (holds(desired, candidate, field)) {
                return true;
            }
        }
        return false;
    }

    /** The API server rewrites quantities: 0.5 comes back as 500m, +1 as 1. */
    private static boolean sameAmount(JsonNode desired, JsonNode actual) {
        Optional<BigDecimal> one = amount(desired);
        return one.isPresent()
                && amount(actual)
                        .filter(other -> other.compareTo(one.get()) == 0)
                        .isPresent();
    }

    private static Optional<BigDecimal> amount(JsonNode text) {
        Matcher quantity = QUANTITY.matcher(text.isTextual() ? text.textValue() : "");
        if (!quantity.matches()) {
            return Optional.empty();
        }
        String number = quantity.group(1);
        String suffix = quantity.group(2) == null ? "" : quantity.group(2);
        try {
            // The client's own class does not read .5 and 5. and +1.
            String plain = new BigDecimal(number).toPlainString();
            return Optional.of(Quantity.getAmountInBytes(new Quantity(plain + suffix)));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
