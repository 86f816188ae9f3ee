package dev.sanderling.operator.handoff;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.SourceStatus;
import dev.sanderling.checkpoint.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job has made in its source and is its own to drop.
 *
 * @param slot name of the replication slot
 * @param publication name of the publication
 */
public record Belongings(Optional<String> slot, Optional<String> publication) {
    /** Nothing, as on MySQL always. */
    public static final Belongings NONE = new Belongings(Optional.empty(), Optional.empty());

    /** By the names in the checkpoint, which are recorded before anything is made. */
    public static Belongings of(CheckpointView checkpoint) {
        return checkpoint
                .state()
                .map(State::names)
                .map(names -> new Belongings(names.ownSlot(), names.ownPublication()))
                .orElse(NONE);
    }

    /** What the job uses by its status, which does not tell whether it made it; for when the checkpoint is gone. */
    public static Belongings mirrored(@Nullable CaptureJobStatus status) {
        SourceStatus source = status == null ? null : status.source();
        return source == null
                ? NONE
                : new Belongings(Optional.ofNullable(source.slot()), Optional.ofNullable(source.publication()));
    }

    public boolean isEmpty() {
        return slot.isEmpty() && publication.isEmpty();
    }

    /** For people: {@code slot "a" and publication "b"}. */
    public String words() {
        List<String> words = new ArrayList<>();
        slot.ifPresent(name -> words.add("slot \"" + name + "\""));
        publication.ifPresent(name -> words.add("publication \"" + name + "\""));
        return String.join(" and ", words);
    }

    /** The statements that drop it by hand. */
    public String statements() {
        List<String> statements = new ArrayList<>();
        slot.ifPresent(name -> statements.add("SELECT pg_drop_replication_slot('" + name.replace("'", "''") + "');"));
        publication.ifPresent(
                name -> statements.add("DROP PUBLICATION IF EXISTS \"" + name.replace("\"", "\"\"") + "\";"));
        return String.join(" ", statements);
    }
}
