package dev.sanderling.operator.handover;

import java.time.Instant;

/**
 * A Job that hands batches over, as it is seen. Batches are told apart by their epochs, which only grow, whatever becomes
 * of a checkpoint.
 *
 * @param name of the Job
 * @param first epoch of the first batch it hands over
 * @param last epoch of the last one
 * @param attempt 1, 2, ...: a new Job for each
 * @param message what it waits for, or how it failed; empty where there is nothing to say
 * @param at when it ended; when it was made while it has not
 */
public record HandOverJob(String name, long first, long last, int attempt, Phase phase, String message, Instant at) {
    /** How far it is. */
    public enum Phase {
        RUNNING,
        SUCCEEDED,
        FAILED
    }
}
