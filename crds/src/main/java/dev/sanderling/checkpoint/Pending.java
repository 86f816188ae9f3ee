package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A committed segment that sinks may still have to publish.
 *
 * @param batch id of the batch
 * @param segment 1, 2, ... within the batch
 * @param tokens per sink name, at most 1 KiB each: what the sink needs to publish from staging, whoever runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pending(String batch, int segment, Map<String, String> tokens) {}
