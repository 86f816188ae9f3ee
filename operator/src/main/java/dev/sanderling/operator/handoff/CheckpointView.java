package dev.sanderling.operator.handoff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Report;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a checkpoint.
 *
 * @param state empty before the first run, and where it cannot be read
 * @param handoff what the operator wrote last
 * @param problem why state or handoff cannot be read
 * @param report what a runner that does not end has said last
 */
public record CheckpointView(
        Optional<State> state, Handoff handoff, Optional<Finding> problem, Optional<Report> report) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** Nothing there yet. */
    public static final CheckpointView ABSENT = new CheckpointView(Optional.empty(), Handoff.NONE, Optional.empty());

    /** Of a job that is not continuous. */
    public CheckpointView(Optional<State> state, Handoff handoff, Optional<Finding> problem) {
        this(state, handoff, problem, Optional.empty());
    }

    private CheckpointView with(Optional<Report> said) {
        return new CheckpointView(state, handoff, problem, said);
    }

    /** What is damaged, or of a newer runner, tells nothing. */
    private static Optional<Report> report(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(text, Report.class)).filter(CheckpointView::isComplete);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Jackson leaves out what a text leaves out, whatever the type says. */
    private static boolean isComplete(Report report) {
        return Stream.of(report.run(), report.startedAt(), report.at()).allMatch(Objects::nonNull)
                && Objects.nonNull(report.message())
                && Objects.nonNull(report.message().reason())
                && Objects.nonNull(report.message().message());
    }

    /** Reads all keys; what is damaged becomes the problem, never an exception. */
    public static CheckpointView of(@Nullable ConfigMap checkpoint) {
        if (checkpoint == null) {
            return ABSENT;
        }
        Map<String, String> data = checkpoint.getData() == null ? Map.of() : checkpoint.getData();
        return of(data).with(report(data.get(Labels.REPORT_KEY)));
    }

    private static CheckpointView of(Map<String, String> data) {
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
