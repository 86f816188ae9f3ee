package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a refused connection means to the user. The server's own words are not repeated: they name the user, and are in
 * the language of the server.
 */
final class ConnectFailure {
    private ConnectFailure() {}

    static Failure of(SQLException e, Endpoint endpoint, String database, String field) {
        String at = endpoint.address();
        String state = String.valueOf(e.getSQLState());
        if (has(e, SSLException.class) || has(e, GeneralSecurityException.class)) {
            return new Failure(Reason.TLS_FAILED, handshake(e, endpoint, field), e);
        }
        return switch (state) {
            case "28P01" -> new Failure(Reason.AUTHENTICATION_FAILED, login(endpoint), e);
            case "28000" -> rejected(e, endpoint, database, field);
            case "3D000" ->
                new Failure(
                        Reason.DATABASE_NOT_FOUND,
                        "There is no database \"" + database + "\" on " + at + "; correct " + field
                                + ".database or create it.",
                        e);
            case "42501" ->
                new Failure(
                        Reason.PRIVILEGE_MISSING,
                        "The user may not connect to the database \"" + database + "\"; run GRANT CONNECT ON DATABASE "
                                + Quote.name(database) + " TO the user.",
                        e);
            case "53300" ->
                new Failure(
                        Reason.SOURCE_BUSY,
                        "The server at " + at + " has no free connection (max_connections, or the limit of the user or"
                                + " database); a run needs up to five, so raise the limit or free some.",
                        e);
            case "57P03" ->
                new Failure(
                        Reason.SOURCE_BUSY,
                        "The server at " + at
                                + " is starting up, shutting down or recovering; the next run tries again.",
                        e);
            case "08004" ->
                new Failure(
                        Reason.TLS_FAILED,
                        "The server at " + at
                                + " does not offer TLS, which tls.mode asks for; set ssl = on on the server,"
                                + " or lower " + field + ".tls.mode.",
                        e);
            default -> unreachable(e, endpoint, field);
        };
    }

    private static Failure rejected(SQLException e, Endpoint endpoint, String database, String field) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String routine = server == null ? null : server.getRoutine();
        if (!"ClientAuthentication".equals(routine)) {
            return new Failure(Reason.AUTHENTICATION_FAILED, login(endpoint), e);
        }
        String tls = endpoint.tls().mode() == TlsMode.DISABLE
                ? " It may accept encrypted connections only: then set " + field + ".tls.mode to require or"
                        + " stricter."
                : " It may ask for a client certificate: then set " + field + ".tls.clientCertificate.";
        return new Failure(
                Reason.HOST_REJECTED,
                "The server at " + endpoint.address() + " does not let this user connect to the database \"" + database
                        + "\" from here; add a line to its pg_hba.conf." + tls,
                e);
    }

    private static String login(Endpoint endpoint) {
        return "The server at " + endpoint.address() + " refused user name or password; correct the keys \""
                + endpoint.username().key() + "\" and \"" + endpoint.password().key() + "\" of the Secret \""
                + endpoint.password().secretName() + "\".";
    }

    private static String handshake(SQLException e, Endpoint endpoint, String field) {
        String at = endpoint.address();
        if (has(e, CertificateExpiredException.class)) {
            return "The certificate of the server at " + at + " has expired; renew it.";
        }
        if (has(e, CertPathValidatorException.class) || has(e, java.security.cert.CertPathBuilderException.class)) {
            return "The certificate of the server at " + at + " is not signed by the authority in" + " " + field
                    + ".tls.ca; put the authority's certificate there.";
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
                            + "\" cannot be resolved; correct " + field + ".host (a Service of another namespace"
                            + " is name.namespace.svc).",
                    e);
        }
        if (has(e, ConnectException.class) || has(e, NoRouteToHostException.class)) {
            return new Failure(
                    Reason.SOURCE_UNREACHABLE,
                    "Nothing accepts connections at " + at + "; check " + field
                            + ".host and port, that the server runs, and network policies.",
                    e);
        }
        if (has(e, SocketTimeoutException.class) || isLoginTimeout(e)) {
            return new Failure(
                    Reason.SOURCE_UNREACHABLE,
                    "No answer from " + at + " in time; check " + field + ".host and port, firewalls and network"
                            + " policies.",
                    e);
        }
        // pgjdbc's verifier throws without a cause when name and certificate differ.
        if (endpoint.tls().mode() == TlsMode.VERIFY_FULL && !has(e, IOException.class)) {
            return new Failure(
                    Reason.TLS_FAILED,
                    "The certificate of the server at " + at + " does not name the host \"" + endpoint.host()
                            + "\"; use the name that it names as " + field + ".host, or renew it with this one.",
                    e);
        }
        return new Failure(
                Reason.SOURCE_UNREACHABLE,
                "The connection to " + at + " broke while it was made; check that a PostgreSQL server listens there.",
                e);
    }

    private static boolean isLoginTimeout(SQLException e) {
        return "08001".equals(e.getSQLState()) && e.getCause() == null;
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
