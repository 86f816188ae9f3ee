package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to rows that a target table has before this job writes to it. */
public enum OnNotEmpty {
    @JsonProperty("Fail")
    FAIL,
    @JsonProperty("Replace")
    REPLACE,
    @JsonProperty("Keep")
    KEEP
}
