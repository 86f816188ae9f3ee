package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.Tls.CertificateFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reaching a server, and what is said where that does not work. */
class ConnectTest {
    private static final String TABLE = "CREATE TABLE t (id INT PRIMARY KEY)";

    @Test
    void saysWhoItTalksTo() {
        var job = new Job(Servers.withGtids(), TABLE);
        try (MySqlSession session = job.open()) {
            assertThat(session.server()).matches("MySQL [89]\\.[0-9.]+");
            assertThat(session.identity().system())
                    .isEqualTo(job.server.query("SELECT @@server_uuid").get(0));
        }
    }

    @Test
    void eachRefusalHasItsReasonAndRemedyAndNoSecret() throws IOException {
        var job = new Job(Servers.withGtids(), TABLE);
        job.secret("db", "password", "wrong-password");
        refused(job, Reason.AUTHENTICATION_FAILED, "Secret \"db\"");
        job.secret("db", "password", TestMySql.PASSWORD);

        job.host = "no-such-host.invalid";
        refused(job, Reason.SOURCE_UNREACHABLE, "cannot be resolved");
        job.host = job.server.host();

        try (var nobody = new ServerSocket(0)) {
            job.port = nobody.getLocalPort();
        }
        refused(job, Reason.SOURCE_UNREACHABLE, "Nothing accepts connections");
        job.port = job.server.port();

        Files.delete(job.mounts.resolve("db/password"));
        refused(job, Reason.SECRET_KEY_MISSING, "password");
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void readsOverEveryMode(TlsMode mode) throws IOException {
        var job = new Job(Servers.withGtids(), TABLE, "INSERT INTO t VALUES (1)");
        withTls(job, mode);
        if (mode == TlsMode.VERIFY_FULL) {
            // The server made its certificate by itself and does not name the host.
            refused(job, Reason.TLS_FAILED, "certificate");
            return;
        }
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("r1");
        job.sql("INSERT INTO t VALUES (2)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c2");
    }

    @Test
    void showsItsCertificateWhereTheServerAsksForOne() throws IOException {
        var job = new Job(Servers.withGtids(), TABLE, "INSERT INTO t VALUES (1)");
        job.sql(
                "DROP USER IF EXISTS 'certified'@'%'",
                "CREATE USER 'certified'@'%' IDENTIFIED BY 'p' REQUIRE X509",
                "GRANT SELECT, RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'certified'@'%'");
        job.secret("db", "username", "certified");
        job.secret("db", "password", "p");
        withTls(job, TlsMode.VERIFY_CA);
        refused(job, Reason.AUTHENTICATION_FAILED, "client certificate");
        job.secret(
                "client", "tls.crt", Files.readString(job.server.dataDirectory().resolve("client-cert.pem")));
        job.secret(
                "client", "tls.key", Files.readString(job.server.dataDirectory().resolve("client-key.pem")));
        job.tls = new Tls(TlsMode.VERIFY_CA, job.tls.ca(), Optional.of("client"));
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("r1");
    }

    @Test
    void trustsTheNamedAuthorityOnly() throws Exception {
        var job = new Job(Servers.withGtids(), TABLE);
        withTls(job, TlsMode.VERIFY_CA);
        job.secret("ca", "ca.crt", anotherAuthority());
        refused(job, Reason.TLS_FAILED, "authority");
        job.secret("ca", "ca.crt", "not a certificate");
        refused(job, Reason.TLS_FAILED, "tls.ca");
    }

    @Test
    void aServerThatInsistsOnTlsSaysSo() {
        var job = new Job(Servers.withoutGtids(), TABLE);
        job.sql("SET GLOBAL require_secure_transport = ON");
        try {
            refused(job, Reason.TLS_FAILED, "tls.mode to require");
        } finally {
            // The helper's own connections are in the clear.
            insecureAgain(job);
        }
    }

    /** One of those that the JDK trusts. */
    private static String anotherAuthority() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        var certificate = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static void insecureAgain(Job job) {
        var properties = new java.util.Properties();
        properties.put("user", TestMySql.ADMIN);
        properties.put("password", TestMySql.PASSWORD);
        properties.put("sslMode", "REQUIRED");
        try (var connection = java.sql.DriverManager.getConnection(
                        "jdbc:mysql://" + job.server.host() + ":" + job.server.port() + "/", properties);
                var statement = connection.createStatement()) {
            statement.execute("SET GLOBAL require_secure_transport = OFF");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void withTls(Job job, TlsMode mode) throws IOException {
        job.secret("ca", "ca.crt", Files.readString(job.server.dataDirectory().resolve("ca.pem")));
        job.tls = new Tls(mode, Optional.of(new CertificateFile.InConfigMap("ca", "ca.crt")), Optional.empty());
    }

    private static void refused(Job job, Reason reason, String word) {
        assertThatThrownBy(() -> job.open().close())
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(reason))
                .hasMessageContaining(word)
                .hasMessageNotContaining("wrong-password")
                .hasMessageNotContaining(TestMySql.PASSWORD);
    }
}
