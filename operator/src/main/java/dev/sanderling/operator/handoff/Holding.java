package dev.sanderling.operator.handoff;

import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.checkpoint.State;

/**
 * What outlives the deletion of a job, decided while the job lives: afterwards it is too late, because foreground deletion
 * collects what the job owns at once.
 *
 * @param finalizer the job waits for its cleanup
 * @param checkpoint the checkpoint is not owned by the job: it goes by our hand, or stays for a job of the same name
 */
public record Holding(boolean finalizer, boolean checkpoint) {
    /**
     * The rule.
     *
     * @param streams whether the source is one in which a job makes anything: PostgreSQL
     * @param capturing whether a run is under way or about to start, which may be making it just now
     * @param due whether a run may start at any moment without our doing, or is about to by it: then a job that never ran
     *     is held too, for we may not be there to see its first run begin, and nobody would drop what that makes
     * @param mirrored what the job uses by its status; where the checkpoint is gone although there is some, as when a
     *     namespace is being deleted, nobody knows
     * @param before whether the job has the finalizer; it stays as it is while nobody knows
     */
    public static Holding of(
            DeletionPolicy policy,
            boolean streams,
            boolean capturing,
            boolean due,
            CheckpointView checkpoint,
            Belongings mirrored,
            boolean before) {
        boolean unreadable =
                checkpoint.problem().isPresent() || (checkpoint.state().isEmpty() && !mirrored.isEmpty());
        // What a job makes is recorded before it is made, and its names stay: where they are known no run adds any.
        boolean known = checkpoint.state().map(State::names).isPresent();
        boolean making =
                streams && ((capturing && !known) || (due && checkpoint.state().isEmpty()));
        return switch (policy) {
            case DELETE -> {
                boolean finalizer = unreadable
                        ? before
                        : making || !Belongings.of(checkpoint).isEmpty();
                yield new Holding(finalizer, finalizer);
            }
            case RETAIN ->
                new Holding(false, unreadable || capturing || checkpoint.state().isPresent());
        };
    }
}
