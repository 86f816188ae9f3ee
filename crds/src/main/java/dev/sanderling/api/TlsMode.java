package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of the server is verified; the words are libpq's. */
public enum TlsMode {
    @JsonProperty("disable")
    DISABLE,
    @JsonProperty("prefer")
    PREFER,
    @JsonProperty("require")
    REQUIRE,
    @JsonProperty("verify-ca")
    VERIFY_CA,
    @JsonProperty("verify-full")
    VERIFY_FULL
}
