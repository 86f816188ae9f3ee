package dev.sanderling.plan;

import dev.sanderling.api.TlsMode;
import java.util.Optional;

/** Transport security; verify-ca and verify-full always have a ca. */
public record Tls(TlsMode mode, Optional<CertificateFile> ca, Optional<String> clientCertificateSecret) {
    /** Where a certificate authority's PEM is. */
    public sealed interface CertificateFile {
        /** In a ConfigMap. */
        record InConfigMap(String name, String key) implements CertificateFile {}

        /** In a Secret. */
        record InSecret(String name, String key) implements CertificateFile {}
    }
}
