package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Encoding of a file. */
public enum FileFormat {
    @JsonProperty("jsonl")
    JSONL,
    @JsonProperty("csv")
    CSV,
    @JsonProperty("avro")
    AVRO,
    @JsonProperty("parquet")
    PARQUET
}
