package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of another type. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CastSpec(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Columns to convert.") @Nullable
        List<@Size(min = 1, max = 64) String> columns,

        @Required @JsonPropertyDescription("Their type from here on.") @Nullable
        ValueType type) {}
