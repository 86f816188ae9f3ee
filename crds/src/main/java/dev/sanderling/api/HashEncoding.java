package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a hash is written. */
public enum HashEncoding {
    @JsonProperty("Base64")
    BASE64,
    @JsonProperty("Hex")
    HEX
}
