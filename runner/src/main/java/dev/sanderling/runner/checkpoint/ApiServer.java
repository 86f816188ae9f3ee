package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server is, and what we show it.
 *
 * @param host without brackets
 * @param tls whether the connection is encrypted; without it only this machine is spoken to
 * @param basePath what precedes {@code /api}; empty mostly
 * @param credentials directory with {@code token} and {@code ca.crt}
 */
record ApiServer(String host, int port, boolean tls, String basePath, Path credentials) {
    /**
     * The API server that the pod's environment names.
     *
     * @throws Failure InvalidUsage
     */
    static ApiServer of(Map<String, String> environment) {
        Path credentials = Path.of(environment.getOrDefault(RunnerPod.API_CREDENTIALS, RunnerPod.API_DIRECTORY));
        String url = environment.get(RunnerPod.API_URL);
        if (url == null) {
            String host = environment.get("KUBERNETES_SERVICE_HOST");
            if (host == null) {
                throw usage("neither " + RunnerPod.API_URL
                        + " nor KUBERNETES_SERVICE_HOST is set: outside of Kubernetes," + " run with --state DIR");
            }
            String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
            url = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
        return of(url, credentials);
    }

    private static ApiServer of(String url, Path credentials) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw usage(RunnerPod.API_URL + " is no URL");
        }
        String host = uri.getHost();
        boolean tls = "https".equals(uri.getScheme());
        if (host == null || !(tls || "http".equals(uri.getScheme())) || uri.getUserInfo() != null) {
            throw usage(RunnerPod.API_URL + " is not of the form https://host:port");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!tls && !loopback(bare)) {
            throw usage(RunnerPod.API_URL
                    + " begins with http://, which would show the token to the network: use https://");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new ApiServer(bare, port, tls, path, credentials);
    }

    /** The token as it is now: the kubelet replaces it while we run. Null where there is none and none is needed. */
    @Nullable
    String token() {
        Path file = credentials.resolve("token");
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw credentials(file, "does not hold a token", null);
            }
            return token;
        } catch (IOException e) {
            if (!tls && !Files.exists(file)) {
                return null;
            }
            throw credentials(file, "cannot be read", e);
        }
    }

    /** Trusts ca.crt and nothing else. */
    SSLSocketFactory trust() {
        Path file = credentials.resolve("ca.crt");
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            if (count == 0) {
                throw credentials(file, "does not hold a certificate", null);
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw credentials(file, "cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw credentials(file, "does not hold certificates in PEM form", e);
        }
    }

    private static boolean loopback(String host) {
        try {
            // A name other than localhost may mean another machine the next time it is looked up.
            boolean literal = host.matches("[0-9.]+") || host.contains(":") || host.equals("localhost");
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Failure credentials(Path file, String problem, @Nullable Exception cause) {
        return new Failure(
                Reason.CHECKPOINT_FORBIDDEN,
                "The file " + file + " " + problem + ": it is how this pod speaks with the Kubernetes API. Mount the"
                        + " projected service account token there, as the operator's pod template does.",
                cause);
    }

    private static Failure usage(String problem) {
        return new Failure(Reason.INVALID_USAGE, "The Kubernetes API cannot be found: " + problem + ".");
    }
}
