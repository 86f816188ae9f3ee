package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.source.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A MariaDB whose certificate names its address is reached in every mode, through MySQL's driver. */
class MariaDbTlsTest {
    @TempDir
    static Path directory;

    private static TestMySql server;

    @BeforeAll
    static void start() throws IOException {
        authority("db");
        authority("other");
        server = TestMySql.startMariaDb(
                "--ssl-cert=" + directory.resolve("db/ca.crt"), "--ssl-key=" + directory.resolve("db/key.pem"));
        Files.writeString(directory.resolve("db/username"), TestMySql.ADMIN);
        Files.writeString(directory.resolve("db/password"), TestMySql.PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void everyModeIsWhatItSays(TlsMode mode) throws SQLException {
        try (Connection connection = login(mode, "db").connect("sink", "", Map.of());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_version'")) {
            row.next();
            assertThat(row.getString(2)).matches(mode == TlsMode.DISABLE ? "" : "TLSv1\\.[23]");
        }
    }

    @Test
    void anotherAuthorityIsNotTrusted() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> login(TlsMode.VERIFY_CA, "other").connect("sink", "", Map.of()));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.TLS_FAILED);
        assertThat(failure.getMessage()).contains("is not signed by the authority in here.tls.ca");
    }

    private static Login login(TlsMode mode, String authority) {
        var endpoint = new Endpoint(
                "127.0.0.1",
                server.port(),
                new SecretKey("db", "username"),
                new SecretKey("db", "password"),
                new Tls(mode, Optional.of(new Tls.CertificateFile.InSecret(authority, "ca.crt")), Optional.empty()));
        return Login.of(endpoint, "here", new Secrets(directory, directory));
    }

    /** A certificate that signs itself, and its key. */
    private static void authority(String name) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        MySqlProcess.run(
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "ca.crt"),
                own,
                null);
    }
}
