package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.Tls.CertificateFile;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in, and every way not to get in. */
class ConnectTest {
    private static TestPostgres server;
    private static Certificates certificates;
    private TestDatabase db;

    @BeforeAll
    static void start(@TempDir Path directory) {
        certificates = new Certificates(directory);
        certificates.sign("server", "RSA", "CN=localhost", "san=dns:localhost");
        certificates.sign("client-rsa", "RSA", "CN=certified");
        certificates.sign("client-ec", "EC", "CN=certified");
        server = TestPostgres.start(
                Version.NEWEST,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", certificates.file("server.crt").toString(),
                        "ssl_key_file", certificates.file("server.key").toString(),
                        "ssl_ca_file", certificates.file("ca.crt").toString()),
                """
                hostssl all certified all cert
                hostssl all encrypted all trust
                host all encrypted all reject
                host all outsider all reject
                host all withpassword all scram-sha-256
                host all crowded all trust
                """);
        try (TestDatabase any = server.database()) {
            any.run(
                    "CREATE ROLE certified LOGIN REPLICATION SUPERUSER",
                    "CREATE ROLE encrypted LOGIN",
                    "CREATE ROLE outsider LOGIN",
                    "CREATE ROLE withpassword LOGIN PASSWORD 'right'",
                    "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void database() {
        db = server.database();
        db.put("ca", "ca.crt", certificates.text("ca.crt"));
        for (String algorithm : List.of("rsa", "ec")) {
            db.put("client-" + algorithm, "tls.crt", certificates.text("client-" + algorithm + ".crt"));
            db.put("client-" + algorithm, "tls.key", certificates.text("client-" + algorithm + ".key"));
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Source.Postgres source(String host, int port, TlsMode mode, Optional<String> client) {
        Optional<CertificateFile> ca = Optional.of(new CertificateFile.InConfigMap("ca", "ca.crt"));
        Endpoint endpoint = db.endpoint(host, port, new Tls(mode, ca, client));
        return db.source(
                endpoint,
                new Scope(List.of(new TablePattern("public", "t")), List.of(), List.of(), SnapshotMode.INITIAL));
    }

    private Failure refused(Source.Postgres source) {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> db.open(source, "check").close());
        assertThat(failure).as("it should have been refused").isNotNull();
        assertThat(failure.getMessage()).doesNotContain("wrong", "right", "withpassword", "Exception");
        return failure;
    }

    private void assertRefused(Source.Postgres source, Reason reason, String... words) {
        Failure failure = refused(source);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains(words);
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void everyModeConnectsAndSaysSo(TlsMode mode) {
        db.credentials("postgres", "");
        try (PostgresSession session = db.open(source("localhost", server.port(), mode, Optional.empty()), "run-1")) {
            assertThat(session.server()).startsWith("PostgreSQL 18.");
            assertThat(db.ask("SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                            + " WHERE application_name = 'sanderling run-1'"))
                    .isEqualTo(mode == TlsMode.DISABLE ? "f" : "t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-rsa", "client-ec"})
    void clientCertificateAlsoForTheEngine(String client) {
        db.credentials("certified", "");
        db.run("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        Source.Postgres source = source("localhost", server.port(), TlsMode.VERIFY_FULL, Optional.of(client));
        assertThat(EngineRun.toBarrier(db, source, TestDatabase.blank()).rows()).hasSize(1);
        assertRefused(
                source("localhost", server.port(), TlsMode.REQUIRE, Optional.empty()),
                Reason.HOST_REJECTED,
                "clientCertificate");
    }

    @Test
    void tlsThatDoesNotVerify() {
        assertRefused(
                source("127.0.0.1", server.port(), TlsMode.VERIFY_FULL, Optional.empty()),
                Reason.TLS_FAILED,
                "does not name the host \"127.0.0.1\"");
        db.put("ca", "ca.crt", otherAuthority());
        assertRefused(
                source("localhost", server.port(), TlsMode.VERIFY_CA, Optional.empty()),
                Reason.TLS_FAILED,
                "is not signed by the authority");
        db.put("ca", "ca.crt", "no certificate");
        assertRefused(
                source("localhost", server.port(), TlsMode.VERIFY_CA, Optional.empty()), Reason.TLS_FAILED, "tls.ca");
    }

    private static String otherAuthority() {
        try {
            return new Certificates(Files.createTempDirectory("other-ca-")).text("ca.crt");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tlsThatTheServerDoesNotOffer() {
        try (TestDatabase plain = TestPostgres.shared(Version.OLDEST).database()) {
            assertRefused(
                    source("127.0.0.1", plain.server().port(), TlsMode.REQUIRE, Optional.empty()),
                    Reason.TLS_FAILED,
                    "does not offer TLS");
        }
    }

    @Test
    void theServersRefusals() {
        int port = server.port();
        db.credentials("withpassword", "wrong");
        assertRefused(
                source("127.0.0.1", port, TlsMode.DISABLE, Optional.empty()),
                Reason.AUTHENTICATION_FAILED,
                "Secret \"db\"");
        db.credentials("outsider", "");
        assertRefused(
                source("127.0.0.1", port, TlsMode.REQUIRE, Optional.empty()), Reason.HOST_REJECTED, "pg_hba.conf");
        db.credentials("encrypted", "");
        assertRefused(
                source("127.0.0.1", port, TlsMode.DISABLE, Optional.empty()),
                Reason.HOST_REJECTED,
                "tls.mode to require");
        db.credentials("crowded", "");
        assertRefused(
                source("127.0.0.1", port, TlsMode.DISABLE, Optional.empty()), Reason.SOURCE_BUSY, "max_connections");
        db.credentials("withpassword", "right");
        db.run("REVOKE CONNECT ON DATABASE " + db.name() + " FROM PUBLIC");
        assertRefused(
                source("127.0.0.1", port, TlsMode.DISABLE, Optional.empty()),
                Reason.PRIVILEGE_MISSING,
                "GRANT CONNECT ON DATABASE");
        db.credentials("postgres", "");
        Source.Postgres s = source("127.0.0.1", port, TlsMode.DISABLE, Optional.empty());
        assertRefused(
                new Source.Postgres(s.endpoint(), "nope", s.slotName(), s.publicationName(), s.scope(), s.properties()),
                Reason.DATABASE_NOT_FOUND,
                "\"nope\"");
    }

    @Test
    void nobodyThere() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertRefused(
                source("127.0.0.1", closed, TlsMode.DISABLE, Optional.empty()),
                Reason.SOURCE_UNREACHABLE,
                "127.0.0.1:" + closed);
        assertRefused(
                source("no-such-host.invalid", 5432, TlsMode.DISABLE, Optional.empty()),
                Reason.SOURCE_UNREACHABLE,
                "cannot be resolved");
    }

    @Test
    void somethingElseThere() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = Thread.ofPlatform().daemon().start(() -> {
                try (Socket client = socket.accept()) {
                    client.getInputStream().read();
                } catch (IOException e) {
                    // The test is over.
                }
            });
            assertRefused(
                    source("127.0.0.1", socket.getLocalPort(), TlsMode.DISABLE, Optional.empty()),
                    Reason.SOURCE_UNREACHABLE,
                    "PostgreSQL server listens");
            hangsUp.join();
        }
    }

    @Test
    void secretsThatAreNotThere() throws IOException {
        Source.Postgres source = source("127.0.0.1", server.port(), TlsMode.DISABLE, Optional.empty());
        Files.delete(db.mounts().resolve("db").resolve("password"));
        assertRefused(source, Reason.SECRET_KEY_MISSING, "\"db\"", "\"password\"");
        Files.delete(db.mounts().resolve("db").resolve("username"));
        assertRefused(source, Reason.SECRET_MISSING, "\"db\"", "kubectl create secret");
        db.credentials("postgres", "");
        Files.delete(db.mounts().resolve("ca").resolve("ca.crt"));
        assertRefused(
                source("localhost", server.port(), TlsMode.VERIFY_FULL, Optional.empty()),
                Reason.SECRET_MISSING,
                "ConfigMap \"ca\"");
    }

    @Test
    void anIdentityWithoutTheControlFunctions() {
        String role = db.role("plain", "REPLICATION");
        db.run("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        Source.Postgres source = source("127.0.0.1", server.port(), TlsMode.DISABLE, Optional.empty());
        try (PostgresSession plain = db.open(source, "a")) {
            db.credentials("postgres", "");
            try (PostgresSession superuser = db.open(source, "b")) {
                assertThat(plain.identity()).as(role).isEqualTo(superuser.identity());
            }
        }
    }
}
