package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How an object store that speaks S3 is reached. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3Spec(
        @Pattern(Patterns.ENDPOINT)
        @Size(min = 8, max = 253)
        @JsonPropertyDescription(
                "http(s)://host[:port] of a store that is not Amazon's; Amazon S3 where it is left out.")
        @Nullable
        String endpoint,

        @Pattern(Patterns.LABEL)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Region of the bucket. Default: us-east-1.")
        @Nullable
        String region,

        @JsonPropertyDescription(
                "The bucket is named in the path instead of the host name; where left out, so it is with an endpoint.")
        @Nullable
        Boolean pathStyle,

        @JsonPropertyDescription(
                "Where the access key is; where left out, the pod's own identity: a service account that is bound to a role, or the node's.")
        @Nullable
        S3CredentialsSpec credentials) {}
