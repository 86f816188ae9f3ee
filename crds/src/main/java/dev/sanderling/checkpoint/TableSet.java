package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The resolved tables of a capture.
 *
 * @param hash over the sorted names
 * @param names schema.table, sorted; the first 100 where there are more
 * @param count of all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableSet(String hash, List<String> names, int count) {}
