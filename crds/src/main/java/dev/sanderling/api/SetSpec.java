package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A column that is computed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SetSpec(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Name of the column.") @Nullable
        String column,

        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("CEL expression of its value.") @Nullable
        String expression,

        @JsonPropertyDescription("Type of the column. Default: what the expression gives.") @Nullable
        ValueType type) {}
