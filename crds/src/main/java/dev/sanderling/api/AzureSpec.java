package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How Azure Blob Storage is reached. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureSpec(
        @Required
        @Pattern(Patterns.AZURE_ACCOUNT)
        @Size(min = 3, max = 24)
        @JsonPropertyDescription("The storage account.")
        @Nullable
        String account,

        @Pattern(Patterns.ENDPOINT)
        @Size(min = 8, max = 253)
        @JsonPropertyDescription(
                "http(s)://host[:port][/account] of a store that is not Azure's public one; https://<account>.blob.core.windows.net where it is left out.")
        @Nullable
        String endpoint,

        @JsonPropertyDescription(
                "Where the account's key is; where left out, the pod's own identity: a service account that is federated with one of Azure's, or the node's.")
        @Nullable
        StoreKeySpec credentials) {}
