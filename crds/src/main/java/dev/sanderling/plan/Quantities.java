package dev.sanderling.plan;

import dev.sanderling.api.Patterns;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the quantities of a pod: the API server accepts any text there, and refuses the pod for it. */
final class Quantities {
    private static final Pattern NOTATION = Pattern.compile(Patterns.QUANTITY);

    private Quantities() {}

    static void resources(Place place, @Nullable ResourceRequirements resources) {
        if (resources != null) {
            amounts(place.field("limits"), resources.getLimits());
            amounts(place.field("requests"), resources.getRequests());
        }
    }

    static void volumes(Place place, List<Volume> volumes) {
        for (int i = 0; i < volumes.size(); i++) {
            if (volumes.get(i).getEmptyDir() != null) {
                amount(
                        place.item(i).field("emptyDir").field("sizeLimit"),
                        volumes.get(i).getEmptyDir().getSizeLimit());
            }
        }
    }

    private static void amounts(Place place, @Nullable Map<String, Quantity> amounts) {
        if (amounts != null) {
            amounts.forEach((name, amount) -> amount(place.key(name), amount));
        }
    }

    private static void amount(Place place, @Nullable Quantity quantity) {
        if (quantity == null) {
            return;
        }
        String text = String.valueOf(quantity.getAmount()) + (quantity.getFormat() == null ? "" : quantity.getFormat());
        if (!NOTATION.matcher(text).matches()) {
            place.problem("'" + text + "' is no quantity; write e.g. 500m, 2, 512Mi or 1Gi");
        }
    }
}
