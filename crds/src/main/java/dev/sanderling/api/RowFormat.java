package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Shape of a row. */
public enum RowFormat {
    @JsonProperty("Inline")
    INLINE,
    @JsonProperty("Wrap")
    WRAP,
    @JsonProperty("Raw")
    RAW
}
