package dev.sanderling.plan;

import java.util.List;
import java.util.Optional;

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
        Optional<AfterBatch> afterBatch,
        History history,
        Recovery recovery) {
    /** The same, where nobody is there to delay a run by seconds. */
    public CapturePlan onTheMinute() {
        return with(schedule.onTheMinute());
    }

    /** The same, of which nothing starts. */
    public CapturePlan paused() {
        return with(schedule.paused());
    }

    private CapturePlan with(Schedule another) {
        return new CapturePlan(
                namespace, name, another, source, limits, transforms, sinks, afterBatch, history, recovery);
    }
}
