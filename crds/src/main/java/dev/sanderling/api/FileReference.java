package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One key of a ConfigMap or Secret of the job's namespace; exactly one of the two. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileReference(
        @JsonPropertyDescription("ConfigMap that has the key.") @Nullable
        String configMapName,

        @JsonPropertyDescription("Secret that has the key.") @Nullable
        String secretName,

        @JsonPropertyDescription("The key. Default: ca.crt.") @Nullable
        String key) {}
