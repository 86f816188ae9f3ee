package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How to reach a PostgreSQL database. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.database == oldSelf.database",
        message = "database cannot be changed, because the checkpoint belongs to it; make a new CaptureJob")
@ValidationRule(
        value =
                "has(self.slotName) == has(oldSelf.slotName) && (!has(self.slotName) || self.slotName == oldSelf.slotName)",
        message = "slotName cannot be changed, because the checkpoint belongs to it; make a new CaptureJob")
public record PostgresSpec(
        @Required
        @Pattern(Patterns.HOST)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Host name or address.")
        @Nullable
        String host,

        @Min(1) @Max(65535) @JsonPropertyDescription("TCP port. Default: 5432.") @Nullable
        Integer port,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the database.") @Nullable
        String database,

        @Required @JsonPropertyDescription("User name and password.") @Nullable
        CredentialsSpec credentials,

        @JsonPropertyDescription("Transport security.") @Nullable
        TlsSpec tls,

        @Pattern(Patterns.SLOT)
        @Size(max = 63)
        @JsonPropertyDescription(
                "Replication slot. Default: derived from namespace and name, and kept for the job's life.")
        @Nullable
        String slotName,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("An existing publication to read instead of one that Sanderling creates.")
        @Nullable
        String publicationName) {}
