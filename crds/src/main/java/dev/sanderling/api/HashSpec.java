package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns whose values are replaced by a keyed hash. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HashSpec(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Columns to hash; those of the key too.") @Nullable
        List<@Size(min = 1, max = 64) String> columns,

        @Required @JsonPropertyDescription("Where the key of the hash is: at least 16 bytes.") @Nullable
        SecretKeySpec key,

        @JsonPropertyDescription("Base64 or Hex. Default: Base64.") @Nullable
        HashEncoding encoding) {}
