package dev.sanderling.plan;

import dev.sanderling.api.CredentialsSpec;
import dev.sanderling.api.FileReference;
import dev.sanderling.api.SecretReference;
import dev.sanderling.api.TlsMode;
import dev.sanderling.api.TlsSpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks where a server is, who we are there, and how the connection is secured. */
final class EndpointCheck {
    /** Host names, IPv4 and IPv6 addresses; no scheme, port or user may slip in. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}\\]?");

    private EndpointCheck() {}

    static Endpoint check(
            Place place,
            @Nullable String host,
            @Nullable Integer port,
            int defaultPort,
            @Nullable CredentialsSpec credentials,
            @Nullable TlsSpec tls) {
        String given = place.field("host").required(host, "host name or address of the server");
        if (!given.isEmpty() && !HOST.matcher(given).matches()) {
            place.field("host")
                    .problem("'" + given + "' is not a host name or address; port and user have fields of their own");
        }
        Place at = place.field("credentials");
        String secret = "";
        if (credentials == null) {
            at.problem("is required: the Secret with user name and password");
        } else {
            secret =
                    at.field("secretName").required(credentials.secretName(), "the Secret with user name and password");
            Names.object(at.field("secretName"), secret);
        }
        return new Endpoint(
                given,
                (int) place.field("port").within(port, defaultPort, 1, 65535),
                key(
                        at.field("usernameKey"),
                        secret,
                        credentials == null ? null : credentials.usernameKey(),
                        Defaults.USERNAME_KEY),
                key(
                        at.field("passwordKey"),
                        secret,
                        credentials == null ? null : credentials.passwordKey(),
                        Defaults.PASSWORD_KEY),
                tls(place.field("tls"), tls));
    }

    private static SecretKey key(Place place, String secret, @Nullable String key, String absent) {
        return new SecretKey(secret, Names.key(place, key, absent));
    }

    private static Tls tls(Place place, @Nullable TlsSpec spec) {
        if (spec == null) {
            return new Tls(Defaults.TLS_MODE, Optional.empty(), Optional.empty());
        }
        TlsMode mode = spec.mode() == null ? Defaults.TLS_MODE : spec.mode();
        Optional<Tls.CertificateFile> ca = ca(place.field("ca"), spec.ca());
        if (spec.ca() == null && (mode == TlsMode.VERIFY_CA || mode == TlsMode.VERIFY_FULL)) {
            place.field("ca").problem("is required by mode verify-ca and verify-full: whom to trust");
        }
        SecretReference certificate = spec.clientCertificate();
        Optional<String> client = Optional.empty();
        if (certificate != null) {
            Place at = place.field("clientCertificate").field("secretName");
            String name = at.required(certificate.secretName(), "a Secret of type kubernetes.io/tls");
            Names.object(at, name);
            client = Optional.of(name);
        }
        return new Tls(mode, ca, client);
    }

    static Optional<Tls.CertificateFile> ca(Place place, @Nullable FileReference ca) {
        if (ca == null) {
            return Optional.empty();
        }
        String key = Names.key(place.field("key"), ca.key(), Defaults.CA_KEY);
        String configMap = ca.configMapName();
        String secret = ca.secretName();
        if ((configMap == null) == (secret == null)) {
            place.problem("needs exactly one of configMapName and secretName");
            return Optional.empty();
        }
        if (configMap != null) {
            Names.object(
                    place.field("configMapName"), place.field("configMapName").required(configMap, "the ConfigMap"));
            return Optional.of(new Tls.CertificateFile.InConfigMap(configMap, key));
        }
        String name = place.field("secretName").required(secret, "the Secret");
        Names.object(place.field("secretName"), name);
        return Optional.of(new Tls.CertificateFile.InSecret(name, key));
    }
}
