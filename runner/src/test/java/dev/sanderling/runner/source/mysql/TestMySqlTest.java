package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The fixture gives the server that the other tests take for granted. */
class TestMySqlTest {
    @Test
    void isConfiguredForCapture() throws Exception {
        try (var server = TestMySql.start()) {
            assertThat(server.query("select concat_ws(' ', @@binlog_format, @@binlog_row_image, @@log_bin)"))
                    .containsExactly("ROW FULL 1");
            assertThat(server.query("select @@version").get(0)).matches("(8|9)\\..*");
            try (var connection = server.connect(TestMySql.CAPTURE_USER, TestMySql.PASSWORD)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void takesOptions() {
        try (var server = TestMySql.startOwn("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")) {
            assertThat(server.query("select @@gtid_mode")).containsExactly("OFF");
            assertThat(server.dataDirectory().resolve("ca.pem")).exists();
            server.restart();
            assertThat(server.query("select @@gtid_mode")).containsExactly("ON");
        }
    }
}
