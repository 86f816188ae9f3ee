package dev.sanderling.plan;

/** How much of the past is kept. */
public record History(int batches, int successfulRuns, int failedRuns) {}
