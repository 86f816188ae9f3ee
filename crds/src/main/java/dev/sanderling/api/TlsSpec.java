package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Transport security of a connection. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.mode) || !(self.mode in ['verify-ca', 'verify-full']) || has(self.ca)",
        message = "ca is needed by mode verify-ca and verify-full")
public record TlsSpec(
        @JsonPropertyDescription("disable, prefer, require, verify-ca or verify-full. Default: prefer.") @Nullable
        TlsMode mode,

        @JsonPropertyDescription("Certificate authority that signed the server's certificate, PEM.") @Nullable
        FileReference ca,

        @JsonPropertyDescription("Client certificate: a Secret of type kubernetes.io/tls (keys tls.crt, tls.key).")
        @Nullable
        SecretReference clientCertificate) {}
