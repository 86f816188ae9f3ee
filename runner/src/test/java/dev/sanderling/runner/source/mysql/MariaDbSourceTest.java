package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.TlsMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls;
import dev.sanderling.runner.source.Secrets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A MariaDB is written to, but its log is not read: a job that asks for that is told so, whatever the server keeps. */
class MariaDbSourceTest {
    @ParameterizedTest
    @ValueSource(strings = {"--log-bin=binlog", "--skip-log-bin"})
    void itsLogIsNotRead(String log) {
        try (TestMySql server = TestMySql.startMariaDb(log, "--server-id=1")) {
            var job = new Job(server, "CREATE TABLE t (id INT PRIMARY KEY)");
            try (MySqlSession session = job.open()) {
                assertThat(session.server()).matches("MariaDB 1[0-9]\\.[0-9.]+");
                assertThat(session.preflight(job.state, MySqlSession.Depth.FULL))
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.reason()).isEqualTo(Reason.SERVER_NOT_SUPPORTED);
                            assertThat(finding.message())
                                    .matches(
                                            "The server is MariaDB 1[0-9.]+, whose log this version of Sanderling does not"
                                                    + " read; it reads MySQL 8.0 and newer\\.");
                        });
            }
        }
    }

    @Test
    void aLoginThatTheDriverDoesNotKnowIsNamed(@TempDir Path directory) {
        Path secrets = TestMySql.secrets(directory, "db");
        var endpoint = new Endpoint(
                "db",
                3306,
                new SecretKey("db", "username"),
                new SecretKey("db", "password"),
                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty()));
        Login login = Login.of(endpoint, "here", new Secrets(secrets, secrets));
        Failure failure = ConnectFailure.of(
                new SQLException("Unable to load authentication plugin 'client_ed25519'.", "08001"), login);
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION_FAILED);
        assertThat(failure.getMessage()).contains("ed25519", "mysql_native_password");
    }
}
