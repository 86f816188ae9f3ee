package dev.sanderling.plan;

import java.util.List;

/**
 * A checked CaptureJob.
 *
 * @param namespace of the resource; {@code default} where a document on a laptop names none
 * @param name of the resource
 */
public record CapturePlan(
        String namespace,
        String name,
        Schedule schedule,
        Source source,
        BatchLimits limits,
        TransformPlan transforms,
        List<SinkPlan> sinks,
        History history,
        Recovery recovery) {}
