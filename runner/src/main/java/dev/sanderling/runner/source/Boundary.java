package dev.sanderling.runner.source;

import java.time.Instant;
import java.util.Map;

/**
 * A place between two transactions where a later run may start.
 *
 * @param offsets Debezium's offset map for it, of our own making
 * @param position the same for people and comparisons
 * @param time in the source: everything committed up to it lies before the boundary
 */
public record Boundary(Map<String, Object> offsets, String position, Instant time) {}
