package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One batch, mirrored from its receipt. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchStatus(
        @JsonPropertyDescription("Name of the batch: <epoch>-<random>.") @Nullable
        String id,

        @JsonPropertyDescription("Number of its receipt.") @Nullable
        Long receipt,

        @JsonPropertyDescription("Succeeded, Empty, Failed or Interrupted.") @Nullable
        String result,

        @JsonPropertyDescription("RFC 3339.") @Nullable String startedAt,
        @JsonPropertyDescription("RFC 3339.") @Nullable String endedAt,

        @JsonPropertyDescription("From process start to its end, ISO 8601.") @Nullable
        String duration,

        @JsonPropertyDescription("Number of changes published.") @Nullable
        Long changes,

        @JsonPropertyDescription("Changes by op: r (read), c (created), u (updated), d (deleted), t (table truncated).")
        @Nullable
        Map<String, Long> byOp,

        @JsonPropertyDescription("Changes by table; bounded, the rest under \"...\".") @Nullable
        Map<String, Long> byTable,

        @JsonPropertyDescription("Bytes written to the sinks.") @Nullable
        Long bytes,

        @JsonPropertyDescription("Position the batch began at; absent on a first run.") @Nullable
        String from,

        @JsonPropertyDescription("Position the batch ended at.") @Nullable
        String to,

        @JsonPropertyDescription("Why it ended where it did.") @Nullable
        String stoppedBy,

        @JsonPropertyDescription("Lists of the published objects, per sink and segment.") @Nullable
        List<String> lists,

        @JsonPropertyDescription("For empty batches: how many in a row this entry stands for.") @Nullable
        Long repeated,

        @JsonPropertyDescription("Fallbacks that were used and other remarks.") @Nullable
        List<String> notes) {}
