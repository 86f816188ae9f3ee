package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How Google Cloud Storage is reached. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GcsSpec(
        @Pattern(Patterns.ENDPOINT)
        @Size(min = 8, max = 253)
        @JsonPropertyDescription(
                "http(s)://host[:port] of a store that is not Google's; Google's where it is left out.")
        @Nullable
        String endpoint,

        @JsonPropertyDescription(
                "Where the key file of a service account is; where left out, the pod's own identity: a service account that is bound to one of Google's, or the node's.")
        @Nullable
        StoreKeySpec credentials) {}
