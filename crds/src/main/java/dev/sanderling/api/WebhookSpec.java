package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A receiver of CloudEvents (structured JSON), signed after Standard Webhooks. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSpec(
        @Required
        @Pattern(Patterns.WEBHOOK_URL)
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription("Where the event is posted to, http:// or https://, without user and password.")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "Key of the signature in the header webhook-signature: 24 to 64 bytes in base64, with or without whsec_ before it. Default: no signature.")
        @Nullable
        SecretKeySpec signingKey,

        @JsonPropertyDescription("Value of the header Authorization, e.g. Bearer and a token. Default: no such header.")
        @Nullable
        SecretKeySpec authorization,

        @JsonPropertyDescription(
                "Certificate authority that signed the receiver's certificate, PEM. Default: those that Java trusts.")
        @Nullable
        FileReference ca) {}
