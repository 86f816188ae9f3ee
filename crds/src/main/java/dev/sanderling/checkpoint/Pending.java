package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A segment that sinks may still have to publish: committed, or to be committed by a database sink.
 *
 * @param batch id of the batch
 * @param segment 1, 2, ... within the batch
 * @param tokens per sink name, at most 1 KiB each: what the sink needs to publish from staging, whoever runs
 * @param intent what is committed with it; null where it is committed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pending(
        String batch,
        int segment,
        Map<String, String> tokens,
        @Nullable Intent intent) {
    /** A committed segment. */
    public Pending(String batch, int segment, Map<String, String> tokens) {
        this(batch, segment, new TreeMap<>(tokens), null);
    }

    /** The same with another intent. */
    public Pending intent(@Nullable Intent other) {
        return new Pending(batch, segment, tokens, other);
    }
}
