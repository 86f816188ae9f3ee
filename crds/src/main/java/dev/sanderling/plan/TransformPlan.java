package dev.sanderling.plan;

import dev.sanderling.api.OnRowError;
import java.util.List;

/** What is done to changes on their way, in this order. */
public record TransformPlan(List<Transform> steps, OnRowError onRowError) {
    /** Nothing is done. */
    public static final TransformPlan NONE = new TransformPlan(List.of(), OnRowError.FAIL);
}
