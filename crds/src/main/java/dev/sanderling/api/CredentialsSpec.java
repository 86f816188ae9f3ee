package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where user name and password are; a union with room for other kinds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CredentialsSpec(
        @Required
        @Pattern(Patterns.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Secret of the job's own namespace.")
        @Nullable
        String secretName,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the user name in the Secret. Default: username.")
        @Nullable
        String usernameKey,

        @Pattern(Patterns.KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the password in the Secret. Default: password.")
        @Nullable
        String passwordKey) {}
