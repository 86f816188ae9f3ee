package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Compression of a file. */
public enum Compression {
    @JsonProperty("none")
    NONE,
    @JsonProperty("gzip")
    GZIP,
    @JsonProperty("zstd")
    ZSTD,
    @JsonProperty("snappy")
    SNAPPY
}
