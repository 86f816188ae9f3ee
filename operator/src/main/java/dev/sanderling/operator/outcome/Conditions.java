package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions whose lastTransitionTime moves only when their status does. */
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String SOURCE_READY = "SourceReady";
    static final String SINK_READY = "SinkReady";
    static final String RETENTION_SAFE = "RetentionSafe";
    static final String CONTINUOUS = "Continuous";
    static final String HANDED_OVER = "HandedOver";

    /** Characters; a list of problems can be long, and the status is read by people. */
    private static final int LONGEST = 1000;

    /** What a condition says; status is True, False or Unknown. */
    record Saying(String status, String reason, String message) {
        static Saying yes(ConditionReason reason, String message) {
            return new Saying("True", reason.word(), message);
        }

        static Saying no(ConditionReason reason, String message) {
            return new Saying("False", reason.word(), message);
        }

        static Saying unknown(ConditionReason reason, String message) {
            return new Saying("Unknown", reason.word(), message);
        }

        boolean isTrue() {
            return status.equals("True");
        }
    }

    private Conditions() {}

    static Condition of(String type, Saying saying, @Nullable CaptureJobStatus previous, long generation, Instant now) {
        String since = find(previous, type)
                .filter(before -> saying.status().equals(before.getStatus()) && before.getLastTransitionTime() != null)
                .map(Condition::getLastTransitionTime)
                .orElse(Times.text(now));
        return new ConditionBuilder()
                .withType(type)
                .withStatus(saying.status())
                .withReason(saying.reason())
                .withMessage(cut(saying.message()))
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }

    static Optional<Condition> find(@Nullable CaptureJobStatus status, String type) {
        List<Condition> conditions = status == null || status.conditions() == null ? List.of() : status.conditions();
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** Whether a status was written of this generation or a later one. */
    static boolean speaksOf(@Nullable CaptureJobStatus status, long since) {
        return status != null && status.observedGeneration() != null && status.observedGeneration() >= since;
    }

    /** What the condition said before; empty where the status speaks of an earlier generation. */
    static Optional<Saying> said(@Nullable CaptureJobStatus previous, long since, String type) {
        if (!speaksOf(previous, since)) {
            return Optional.empty();
        }
        return find(previous, type)
                .map(condition -> new Saying(
                        String.valueOf(condition.getStatus()),
                        String.valueOf(condition.getReason()),
                        String.valueOf(condition.getMessage())));
    }

    private static String cut(String message) {
        if (message.length() <= LONGEST) {
            return message;
        }
        int end = LONGEST - 3;
        // Half a character would be stored as another one, and differ from what is to be said at each look.
        return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
