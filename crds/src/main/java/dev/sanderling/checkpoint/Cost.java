package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a run took.
 *
 * @param wallMillis from process start
 * @param cpuMillis of the whole process, user and system
 * @param peakBytes highest resident set; 0 where the system does not tell
 * @param phases milliseconds by phase, in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cost(long wallMillis, long cpuMillis, long peakBytes, Map<String, Long> phases) {}
