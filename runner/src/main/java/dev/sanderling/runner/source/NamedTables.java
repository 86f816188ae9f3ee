package dev.sanderling.runner.source;

import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of the source that the document names elsewhere than in its source.
 *
 * @param field where
 * @param pattern {@code schema.table}
 */
public record NamedTables(String field, String pattern) {
    /** Those of transforms and sinks. Where rows are routed, a sink need not know a table by the source's name. */
    public static List<NamedTables> of(List<Transform> steps, List<SinkPlan> sinks) {
        List<NamedTables> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String field = "spec.transforms[" + i + "].tables";
            steps.get(i).tables().forEach(pattern -> all.add(new NamedTables(field, pattern.toString())));
        }
        if (steps.stream().noneMatch(step -> step instanceof Transform.Route || step instanceof Transform.Smt)) {
            sinks.stream()
                    .filter(SinkPlan.Jdbc.class::isInstance)
                    .flatMap(sink -> ((SinkPlan.Jdbc) sink).keys().keySet().stream())
                    .forEach(table -> all.add(new NamedTables("spec.sinks[].jdbc.keys", table)));
        }
        return List.copyOf(all);
    }
}
