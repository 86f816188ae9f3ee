package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How to reach a database of MySQL or MariaDB to write to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JdbcMySqlSpec(
        @Required
        @Pattern(Patterns.HOST)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Host name or address.")
        @Nullable
        String host,

        @Min(1) @Max(65535) @JsonPropertyDescription("TCP port. Default: 3306.") @Nullable
        Integer port,

        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the database; it also gets the table sanderling_positions.")
        @Nullable
        String database,

        @Required @JsonPropertyDescription("User name and password.") @Nullable
        CredentialsSpec credentials,

        @JsonPropertyDescription("Transport security.") @Nullable
        TlsSpec tls) {}
