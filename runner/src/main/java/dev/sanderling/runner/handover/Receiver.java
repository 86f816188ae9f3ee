package dev.sanderling.runner.handover;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls.CertificateFile;
import dev.sanderling.runner.source.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A webhook: where it is, what is shown to it, and whom it has to be vouched for by.
 *
 * @param signingKey empty: nothing is signed
 * @param authorization value of the header
 * @param trust empty: whom Java trusts
 */
public record Receiver(
        URI uri, Optional<SigningKey> signingKey, Optional<String> authorization, Optional<SSLContext> trust) {
    private static final String FIELD = "spec.afterBatch.http.";
    private static final int LAST_PORT = 65_535;

    /**
     * The webhook of a plan, with what its Secrets hold.
     *
     * @throws Failure InvalidSpec, SecretMissing, SecretKeyMissing, SecretInvalid: the first thing that is wrong
     */
    static Receiver of(Http http, Secrets secrets) {
        return new Receiver(
                uri(http.url()),
                http.signingKey().map(key -> signingKey(key, secrets)),
                http.authorization().map(key -> authorization(key, secrets)),
                http.ca().map(ca -> trust(ca, secrets)));
    }

    /** Everything that is wrong with it, as far as that can be known without a call. */
    public static List<Finding> findings(Http http, Secrets secrets) {
        List<Finding> findings = new ArrayList<>();
        add(findings, () -> uri(http.url()));
        http.signingKey().ifPresent(key -> add(findings, () -> signingKey(key, secrets)));
        http.authorization().ifPresent(key -> add(findings, () -> authorization(key, secrets)));
        http.ca().ifPresent(ca -> add(findings, () -> trust(ca, secrets)));
        return findings;
    }

    private static void add(List<Finding> findings, Runnable look) {
        try {
            look.run();
        } catch (Failure failure) {
            findings.add(failure.finding());
        }
    }

    /** For messages: scheme, host and port. Path and query may be all that keeps strangers away. */
    String address() {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static URI uri(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Its message has the whole of the url.
        }
        throw new Failure(
                Reason.INVALID_SPEC,
                FIELD + "url is no URL: it needs a host name, a port up to " + LAST_PORT
                        + " if any, and two hexadecimal digits after each % of path and query.");
    }

    private static SigningKey signingKey(SecretKey key, Secrets secrets) {
        return SigningKey.of(text(key, "signingKey", secrets))
                .orElseThrow(() -> invalid(
                        key,
                        "signingKey",
                        "is no signing key: that is 24 to 64 random bytes in base64, perhaps with whsec_ before it, e.g."
                                + " of: openssl rand -base64 32"));
    }

    private static String authorization(SecretKey key, Secrets secrets) {
        String value = text(key, "authorization", secrets);
        if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw invalid(
                    key,
                    "authorization",
                    "cannot be the value of a header: it has to be one line of ASCII, e.g. Bearer and a token");
        }
        return value;
    }

    private static String text(SecretKey key, String field, Secrets secrets) {
        try {
            return secrets.text(key);
        } catch (UncheckedIOException e) {
            throw invalid(key, field, "cannot be read as text");
        }
    }

    private static SSLContext trust(CertificateFile ca, Secrets secrets) {
        try (InputStream in = Files.newInputStream(secrets.file(ca))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            if (count == 0) {
                throw noCertificate(ca);
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw noCertificate(ca);
        }
    }

    private static Failure noCertificate(CertificateFile ca) {
        String where =
                switch (ca) {
                    case CertificateFile.InSecret s -> "Secret \"" + s.name() + "\" (key \"" + s.key() + "\")";
                    case CertificateFile.InConfigMap c -> "ConfigMap \"" + c.name() + "\" (key \"" + c.key() + "\")";
                };
        return new Failure(
                Reason.SECRET_INVALID,
                "The " + where + ", which " + FIELD
                        + "ca names, holds no certificate as PEM; put the certificate of the"
                        + " authority that signed the receiver's there.");
    }

    private static Failure invalid(SecretKey key, String field, String problem) {
        return new Failure(
                Reason.SECRET_INVALID,
                "The key \"" + key.key() + "\" of the Secret \"" + key.secretName() + "\", which " + FIELD + field
                        + " names, " + problem + ".");
    }
}
