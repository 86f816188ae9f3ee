package dev.sanderling.runner.source.mysql;

import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Endpoint;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a refused connection means to the user. The server's own words are not repeated: they name the user. */
final class ConnectFailure {
    private ConnectFailure() {}

    static Failure of(SQLException e, Login login) {
        String field = login.field();
        Endpoint endpoint = login.endpoint();
        String at = endpoint.address();
        return switch (e.getErrorCode()) {
            case 1045, 1698, 3118, 1820, 1862 ->
                new Failure(
                        Reason.AUTHENTICATION_FAILED,
                        "The server at " + at
                                + " refused user name or password (or the account is locked, its password has"
                                + " expired, or it asks for TLS or a client certificate); correct the keys \""
                                + endpoint.username().key() + "\" and \""
                                + endpoint.password().key() + "\" of the Secret \""
                                + endpoint.password().secretName() + "\".",
                        e);
            case 1130, 1129 ->
                new Failure(
                        Reason.HOST_REJECTED,
                        "The server at " + at
                                + " lets no user connect from here; create the user for this network, e.g."
                                + " CREATE USER 'name'@'%', or run FLUSH HOSTS where it has blocked this address.",
                        e);
            case 1040, 1203, 1226 ->
                new Failure(
                        Reason.SOURCE_BUSY,
                        "The server at " + at
                                + " has no free connection (max_connections, or the limit of the user); a run"
                                + " needs up to five, so raise the limit or free some.",
                        e);
            case 1053 ->
                new Failure(
                        Reason.SOURCE_BUSY, "The server at " + at + " is shutting down; the next run tries again.", e);
            case 3159 ->
                new Failure(
                        Reason.TLS_FAILED,
                        "The server at " + at + " accepts encrypted connections only; set " + field + ".tls.mode to"
                                + " require or stricter.",
                        e);
            default ->
                has(e, SSLException.class) || has(e, GeneralSecurityException.class)
                        ? new Failure(Reason.TLS_FAILED, handshake(e, endpoint, field), e)
                        : unreachable(e, endpoint, field);
        };
    }

    private static String handshake(SQLException e, Endpoint endpoint, String field) {
        String at = endpoint.address();
        if (has(e, CertificateExpiredException.class)) {
            return "The certificate of the server at " + at + " has expired; renew it.";
        }
        if (has(e, CertPathValidatorException.class) || has(e, CertPathBuilderException.class)) {
            return "The certificate of the server at " + at + " is not signed by the authority in" + " " + field
                    + ".tls.ca; put the authority's certificate there.";
        }
        if (endpoint.tls().mode() == TlsMode.VERIFY_FULL
                && says(e, "does not contain", "No subject alternative", "identity")) {
            return "The certificate of the server at " + at + " does not name the host \"" + endpoint.host()
                    + "\"; use the name that it names as " + field + ".host, or renew it with this one.";
        }
        return "No TLS connection to " + at + " came about; check that tls.ca holds PEM certificates, and that the"
                + " server accepts the client certificate if there is one.";
    }

    private static Failure unreachable(SQLException e, Endpoint endpoint, String field) {
        String at = endpoint.address();
        if (has(e, UnknownHostException.class)) {
            return new Failure(
                    Reason.SOURCE_UNREACHABLE,
                    "The host name \"" + endpoint.host()
                            + "\" cannot be resolved; correct " + field + ".host (a Service of another namespace is"
                            + " name.namespace.svc).",
                    e);
        }
        if (has(e, ConnectException.class) || has(e, NoRouteToHostException.class)) {
            return new Failure(
                    Reason.SOURCE_UNREACHABLE,
                    "Nothing accepts connections at " + at + "; check " + field
                            + ".host and port, that the server runs, and network policies.",
                    e);
        }
        if (has(e, SocketTimeoutException.class)) {
            return new Failure(
                    Reason.SOURCE_UNREACHABLE,
                    "No answer from " + at + " in time; check " + field + ".host and port, firewalls and network"
                            + " policies.",
                    e);
        }
        if (says(e, "SSL")) {
            return new Failure(
                    Reason.TLS_FAILED,
                    "The server at " + at + " does not offer TLS, which tls.mode asks for; configure it on the server,"
                            + " or lower " + field + ".tls.mode.",
                    e);
        }
        if (says(e, "uthentication plugin")) {
            return new Failure(
                    Reason.AUTHENTICATION_FAILED,
                    "The server at " + at + " wants a login of a kind that the driver does not have (ed25519, for one);"
                            + " give the user a password of mysql_native_password or caching_sha2_password.",
                    e);
        }
        return new Failure(
                Reason.SOURCE_UNREACHABLE,
                "The connection to " + at + " broke while it was made; check that a MySQL server listens there.",
                e);
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(Throwable e, String... words) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            for (String word : words) {
                if (message.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
