package dev.sanderling.runner.batch;

import java.time.Duration;

/**
 * How far a run is, as the stop rule sees it at a boundary.
 *
 * @param changes captured by this run
 * @param elapsed since the process started
 * @param sinceLastChange since the last change, or since the engine began to poll
 * @param sinceBarrier since the barrier was reached; zero before that
 * @param barrierReached everything up to the barrier is captured
 * @param barrierExpected false where no barrier can be had
 * @param terminating SIGTERM came
 */
public record Progress(
        long changes,
        Duration elapsed,
        Duration sinceLastChange,
        Duration sinceBarrier,
        boolean barrierReached,
        boolean barrierExpected,
        boolean terminating) {}
