package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.TlsMode;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.ClientKey;
import dev.sanderling.runner.source.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Who connects where, secured how: the same answer for our own connection and for Debezium's.
 *
 * @param tls pgjdbc's properties for transport security
 * @param field of the document that this is, for messages
 */
public record Login(
        Endpoint endpoint, String database, String user, String password, Map<String, String> tls, String field) {
    private static final int CONNECT_SECONDS = 10;
    private static final int LOGIN_SECONDS = 20;
    /** Longer than any statement of ours may take, so that it only ends the wait for a dead server. */
    private static final int SOCKET_SECONDS = 60;

    /**
     * Reads what the job's Secrets hold.
     *
     * @throws dev.sanderling.outcome.Failure SecretMissing, SecretKeyMissing, TlsFailed
     */
    static Login of(Source.Postgres source, Secrets secrets) {
        return of(source.endpoint(), source.database(), "spec.source.postgres", secrets);
    }

    /** The same for any database. */
    public static Login of(Endpoint endpoint, String database, String field, Secrets secrets) {
        return new Login(
                endpoint,
                database,
                secrets.text(endpoint.username()),
                secrets.text(endpoint.password()),
                tls(endpoint, secrets),
                field);
    }

    private static Map<String, String> tls(Endpoint endpoint, Secrets secrets) {
        TlsMode mode = endpoint.tls().mode();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("sslmode", word(mode));
        if (mode == TlsMode.VERIFY_CA || mode == TlsMode.VERIFY_FULL) {
            endpoint.tls()
                    .ca()
                    .ifPresent(
                            ca -> properties.put("sslrootcert", secrets.file(ca).toString()));
        }
        // Empty, not absent: pgjdbc would look for files in the home directory otherwise.
        properties.put("sslcert", "");
        properties.put("sslkey", "");
        if (mode != TlsMode.DISABLE) {
            endpoint.tls().clientCertificateSecret().ifPresent(secret -> {
                properties.put(
                        "sslcert",
                        secrets.file(new SecretKey(secret, "tls.crt")).toString());
                properties.put(
                        "sslkey",
                        ClientKey.derFile(secret, secrets.file(new SecretKey(secret, "tls.key")))
                                .toString());
            });
        }
        return Map.copyOf(properties);
    }

    private static String word(TlsMode mode) {
        return switch (mode) {
            case DISABLE -> "disable";
            case PREFER -> "prefer";
            case REQUIRE -> "require";
            case VERIFY_CA -> "verify-ca";
            case VERIFY_FULL -> "verify-full";
        };
    }

    /**
     * Connects.
     *
     * @param replication whether the connection speaks the replication protocol's commands
     * @throws dev.sanderling.outcome.Failure as {@link ConnectFailure} says
     */
    Connection connect(String applicationName, boolean replication) {
        return connect(applicationName, SOCKET_SECONDS, replication);
    }

    /** The same with another bound on the wait for the server, in seconds; 0 for none. */
    public Connection connect(String applicationName, int socketSeconds, boolean replication) {
        Properties properties = new Properties();
        properties.putAll(tls);
        properties.put("user", user);
        properties.put("password", password);
        properties.put("ApplicationName", applicationName);
        properties.put("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.put("loginTimeout", Integer.toString(LOGIN_SECONDS));
        properties.put("socketTimeout", Integer.toString(socketSeconds));
        properties.put("tcpKeepAlive", "true");
        properties.put("gssEncMode", "disable");
        // Saves a round trip that asks what every server since 9.0 answers alike.
        properties.put("assumeMinServerVersion", "12");
        if (replication) {
            properties.put("replication", "database");
            properties.put("preferQueryMode", "simple");
        }
        try {
            Connection connection = new Driver().connect(url(), properties);
            if (connection == null) {
                throw new IllegalStateException("the driver does not know its own URL");
            }
            return connection;
        } catch (SQLException e) {
            throw ConnectFailure.of(e, endpoint, database, field);
        }
    }

    private String url() {
        String host = endpoint.host();
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
            host = "[" + host + "]";
        }
        return "jdbc:postgresql://" + host + ":" + endpoint.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return endpoint.address() + "/" + database;
    }
}
