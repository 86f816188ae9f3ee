package dev.sanderling.runner.change;

import org.jspecify.annotations.Nullable;

/**
 * Where in the source's log a change stands.
 *
 * @param position e.g. {@code 0/16B3748} or {@code binlog.000002:4711}
 * @param transaction id of the source transaction; null for snapshot rows
 * @param order of the change within its transaction, from 0; within the snapshot for snapshot rows
 * @param commitMicros commit time in the source, microseconds since 1970 UTC; 0 where unknown
 */
public record Origin(String position, @Nullable String transaction, long order, long commitMicros) {}
