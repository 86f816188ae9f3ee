package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The run that holds an epoch.
 *
 * @param pod uid of the pod, or a random id on a laptop
 * @param runId name of the pod, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Holder(String pod, String runId) {}
