package dev.sanderling.operator.handoff;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a checkpoint.
 *
 * @param state empty before the first run, and where it cannot be read
 * @param handoff what the operator wrote last
 * @param problem why state or handoff cannot be read
 */
public record CheckpointView(Optional<State> state, Handoff handoff, Optional<Finding> problem) {
    /** Nothing there yet. */
    public static final CheckpointView ABSENT = new CheckpointView(Optional.empty(), Handoff.NONE, Optional.empty());

    /** Reads both keys; what is damaged becomes the problem, never an exception. */
    public static CheckpointView of(@Nullable ConfigMap checkpoint) {
        if (checkpoint == null) {
            return ABSENT;
        }
        Map<String, String> data = checkpoint.getData() == null ? Map.of() : checkpoint.getData();
        Handoff handoff = Handoff.NONE;
        Optional<Finding> problem = Optional.empty();
        try {
            handoff = StateJson.readHandoff(data.get(Labels.HANDOFF_KEY));
        } catch (Failure e) {
            problem = Optional.of(e.finding());
        }
        String text = data.get(Labels.STATE_KEY);
        if (text == null) {
            return new CheckpointView(Optional.empty(), handoff, problem);
        }
        try {
            return new CheckpointView(Optional.of(StateJson.read(text)), handoff, problem);
        } catch (Failure e) {
            return new CheckpointView(Optional.empty(), handoff, Optional.of(e.finding()));
        }
    }
}
