package dev.sanderling.runner.source.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.change.MySqlRows;
import dev.sanderling.runner.source.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Who connects where, secured how: the same answer for our own connection and for Debezium's.
 *
 * @param trust authorities to verify the server with; present where the mode verifies
 * @param client our own certificate
 * @param field of the document that this is, for messages
 */
public record Login(
        Endpoint endpoint,
        String user,
        String password,
        Optional<KeyStores.Store> trust,
        Optional<KeyStores.Store> client,
        String field) {
    static {
        // The driver would start a thread that looks for connections somebody forgot to close.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    /**
     * The lock lives as long as the connection does, which may say nothing for as long as a snapshot takes. MariaDB, which
     * is to get as far as being told its name, does not know the limit and skips what is for a MySQL from 8.0 on.
     */
    private static final String SESSION = MySqlRows.SESSION + " /*!80000 , max_execution_time = 20000 */";

    private static final int CONNECT_MILLIS = 10_000;
    /** Longer than any statement of ours may take, so that it only ends the wait for a dead server. */
    private static final int SOCKET_MILLIS = 60_000;

    /**
     * Reads what the job's Secrets hold.
     *
     * @throws Failure SecretMissing, SecretKeyMissing, TlsFailed
     */
    static Login of(Source.MySql source, Secrets secrets) {
        return of(source.endpoint(), "spec.source.mysql", secrets);
    }

    /** The same for any server. */
    public static Login of(Endpoint endpoint, String field, Secrets secrets) {
        TlsMode mode = endpoint.tls().mode();
        boolean verifies = mode == TlsMode.VERIFY_CA || mode == TlsMode.VERIFY_FULL;
        return new Login(
                endpoint,
                secrets.text(endpoint.username()),
                secrets.text(endpoint.password()),
                endpoint.tls().ca().filter(ca -> verifies).map(ca -> KeyStores.trusting(ca, secrets)),
                endpoint.tls()
                        .clientCertificateSecret()
                        .filter(secret -> mode != TlsMode.DISABLE)
                        .map(secret -> KeyStores.client(secret, secrets)),
                field);
    }

    /** The mode in the words of the driver; Debezium's are the same in lower case. */
    String sslMode() {
        return switch (endpoint.tls().mode()) {
            case DISABLE -> "DISABLED";
            case PREFER -> "PREFERRED";
            case REQUIRE -> "REQUIRED";
            case VERIFY_CA -> "VERIFY_CA";
            case VERIFY_FULL -> "VERIFY_IDENTITY";
        };
    }

    /**
     * Whether the connection may be in the clear: then the password goes encrypted with a key that the server sends,
     * because the server's own default (caching_sha2_password) never lets it go in the clear.
     */
    boolean mayBePlain() {
        return endpoint.tls().mode() == TlsMode.DISABLE || endpoint.tls().mode() == TlsMode.PREFER;
    }

    /**
     * Connects.
     *
     * @param program shown in the server's list of connection attributes
     * @throws Failure as {@link ConnectFailure} says
     */
    Connection connect(String program) {
        Connection connection = connect(program, "", Map.of());
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException gone) {
                e.addSuppressed(gone);
            }
            throw ConnectFailure.of(e, this);
        }
    }

    /**
     * Connects to a database of the server.
     *
     * @param database may be empty
     * @param more properties of the driver
     * @throws Failure as {@link ConnectFailure} says
     */
    public Connection connect(String program, String database, Map<String, String> more) {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        properties.put("sslMode", sslMode());
        properties.put("allowPublicKeyRetrieval", Boolean.toString(mayBePlain()));
        trust.ifPresent(store -> {
            properties.put("trustCertificateKeyStoreUrl", store.file().toUri().toString());
            properties.put("trustCertificateKeyStoreType", "PKCS12");
            properties.put("trustCertificateKeyStorePassword", store.password());
            properties.put("fallbackToSystemTrustStore", "false");
        });
        client.ifPresent(store -> {
            properties.put("clientCertificateKeyStoreUrl", store.file().toUri().toString());
            properties.put("clientCertificateKeyStoreType", "PKCS12");
            properties.put("clientCertificateKeyStorePassword", store.password());
        });
        properties.put("connectTimeout", Integer.toString(CONNECT_MILLIS));
        properties.put("socketTimeout", Integer.toString(SOCKET_MILLIS));
        properties.put("tcpKeepAlive", "true");
        properties.put("connectionAttributes", "sanderling:" + program);
        properties.putAll(more);
        try {
            return new Driver().connect("jdbc:mysql://" + endpoint.address() + "/" + database, properties);
        } catch (SQLException e) {
            throw ConnectFailure.of(e, this);
        }
    }

    /** For messages; never the user's name or password. */
    @Override
    public String toString() {
        return "the MySQL server at " + endpoint.address();
    }
}
