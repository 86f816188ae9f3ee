package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Where user name and password are; a union with room for other kinds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CredentialsSpec(
        @JsonPropertyDescription("Secret of the job's own namespace.") @Nullable
        String secretName,

        @JsonPropertyDescription("Key of the user name in the Secret. Default: username.") @Nullable
        String usernameKey,

        @JsonPropertyDescription("Key of the password in the Secret. Default: password.") @Nullable
        String passwordKey) {}
