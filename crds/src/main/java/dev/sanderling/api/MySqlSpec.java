package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How to reach a MySQL server. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MySqlSpec(
        @JsonPropertyDescription("Host name or address.") @Nullable
        String host,

        @JsonPropertyDescription("TCP port. Default: 3306.") @Nullable
        Integer port,

        @JsonPropertyDescription("User name and password.") @Nullable
        CredentialsSpec credentials,

        @JsonPropertyDescription("Transport security.") @Nullable
        TlsSpec tls,

        @JsonPropertyDescription(
                "Replication server id of the runner. Default: derived from namespace and name, and kept for the job's life.")
        @Nullable
        Long serverId) {}
