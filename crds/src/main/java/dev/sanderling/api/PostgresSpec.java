package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How to reach a PostgreSQL database. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PostgresSpec(
        @JsonPropertyDescription("Host name or address.") @Nullable
        String host,

        @JsonPropertyDescription("TCP port. Default: 5432.") @Nullable
        Integer port,

        @JsonPropertyDescription("Name of the database.") @Nullable
        String database,

        @JsonPropertyDescription("User name and password.") @Nullable
        CredentialsSpec credentials,

        @JsonPropertyDescription("Transport security.") @Nullable
        TlsSpec tls,

        @JsonPropertyDescription(
                "Replication slot. Default: derived from namespace and name, and kept for the job's life.")
        @Nullable
        String slotName,

        @JsonPropertyDescription("An existing publication to read instead of one that Sanderling creates.") @Nullable
        String publicationName) {}
