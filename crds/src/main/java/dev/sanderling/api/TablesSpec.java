package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table patterns, schema.table (MySQL: database.table); * is the only wildcard. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TablesSpec(
        @JsonPropertyDescription("Tables to capture.") @Nullable
        List<String> include,

        @JsonPropertyDescription("Tables left out of what include names.") @Nullable
        List<String> exclude) {}
