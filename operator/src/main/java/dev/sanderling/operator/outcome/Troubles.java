package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of a job over which the operator itself stumbled: what was known of it, and what went wrong. */
public final class Troubles {
    private static final List<String> OTHERS =
            List.of(Conditions.SOURCE_READY, Conditions.SINK_READY, Conditions.RETENTION_SAFE, Conditions.CONTINUOUS);

    private Troubles() {}

    /** Needs nothing but what is stored, so that it can be said whatever failed. */
    public static CaptureJobStatus next(
            @Nullable CaptureJobStatus previous, long generation, Finding why, Instant now) {
        Standing standing =
                why.reason().needsHuman() ? Standing.needsHuman(why) : Standing.notReady(why.reason(), why.message());
        var conditions = new ArrayList<Condition>();
        conditions.add(Conditions.of(Conditions.READY, standing.ready(), previous, generation, now));
        conditions.add(Conditions.of(
                Conditions.RECONCILING,
                Saying.no(ConditionReason.SETTLED, "Nothing is under way."),
                previous,
                generation,
                now));
        conditions.add(Conditions.of(Conditions.STALLED, standing.stalled(), previous, generation, now));
        Conditions.find(previous, Conditions.HANDED_OVER).ifPresent(conditions::add);
        for (String type : OTHERS) {
            Optional<Condition> before = Conditions.find(previous, type);
            conditions.add(before.orElseGet(() -> Conditions.of(
                    type, Saying.unknown(ConditionReason.CHECKING, "Not known yet."), null, generation, now)));
        }
        if (previous == null) {
            return new CaptureJobStatus(
                    generation, conditions, null, null, null, null, null, null, null, null, null, null, null, null);
        }
        return new CaptureJobStatus(
                generation,
                conditions,
                previous.lastRun(),
                previous.decidedBy(),
                previous.lastBatch(),
                previous.batches(),
                previous.totals(),
                previous.snapshot(),
                previous.nextRun(),
                previous.trigger(),
                previous.recovery(),
                previous.handOver(),
                previous.source(),
                previous.freshThrough());
    }
}
