package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is ours in the source; recorded before it is created, kept for the life of the job.
 *
 * @param topicPrefix name that Debezium's offsets are keyed by; never changes
 * @param slot PostgreSQL: replication slot
 * @param slotOurs whether we created the slot, or mean to
 * @param publication PostgreSQL: publication
 * @param publicationOurs whether the publication is ours to alter
 * @param serverId MySQL: replication server id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceNames(
        String topicPrefix,
        @Nullable String slot,
        @Nullable Boolean slotOurs,
        @Nullable String publication,
        @Nullable Boolean publicationOurs,
        @Nullable Long serverId) {
    /** The slot, where it is ours to drop. */
    public Optional<String> ownSlot() {
        return Boolean.TRUE.equals(slotOurs) ? Optional.ofNullable(slot) : Optional.empty();
    }

    /** The publication, where it is ours to drop. */
    public Optional<String> ownPublication() {
        return Boolean.TRUE.equals(publicationOurs) ? Optional.ofNullable(publication) : Optional.empty();
    }
}
