package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where an access key and its secret are. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3CredentialsSpec(
        @Required
        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Secret of the job's own namespace.")
        @Nullable
        String secretName,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the access key's id in the Secret. Default: access-key-id.")
        @Nullable
        String accessKeyIdKey,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the secret access key in the Secret. Default: secret-access-key.")
        @Nullable
        String secretAccessKeyKey,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Key of a session token in the Secret, for temporary keys; there is none where it is left out.")
        @Nullable
        String sessionTokenKey) {}
