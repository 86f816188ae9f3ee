package dev.sanderling.plan;

import dev.sanderling.api.Patterns;
import dev.sanderling.api.RunnerSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the quantities in spec.runner: the API server accepts any text there, and refuses the pod for it. */
final class Quantities {
    private static final Pattern NOTATION = Pattern.compile(Patterns.QUANTITY);

    private Quantities() {}

    static void check(Place runner, RunnerSpec spec) {
        ResourceRequirements resources = spec.resources();
        if (resources != null) {
            amounts(runner.field("resources").field("limits"), resources.getLimits());
            amounts(runner.field("resources").field("requests"), resources.getRequests());
        }
        List<Volume> volumes = RunnerCheck.orEmpty(spec.volumes());
        for (int i = 0; i < volumes.size(); i++) {
            if (volumes.get(i).getEmptyDir() != null) {
                amount(
                        runner.field("volumes").item(i).field("emptyDir").field("sizeLimit"),
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
