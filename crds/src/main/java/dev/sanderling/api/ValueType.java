package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Type of a column that a transform makes. */
public enum ValueType {
    @JsonProperty("Text")
    TEXT,
    @JsonProperty("Integer")
    INTEGER,
    @JsonProperty("Double")
    DOUBLE,
    @JsonProperty("Decimal")
    DECIMAL,
    @JsonProperty("Boolean")
    BOOLEAN,
    @JsonProperty("Timestamp")
    TIMESTAMP,
    @JsonProperty("Json")
    JSON
}
