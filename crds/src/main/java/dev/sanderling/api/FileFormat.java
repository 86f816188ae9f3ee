package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Encoding of a file. */
public enum FileFormat {
    @JsonProperty("jsonl")
    JSONL
}
