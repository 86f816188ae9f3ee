package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where the one key of a store is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoreKeySpec(
        @Required
        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Secret of the job's own namespace.")
        @Nullable
        String secretName,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Key in the Secret: gcs the service account's JSON, azure the account's key. Default: key.")
        @Nullable
        String key) {}
