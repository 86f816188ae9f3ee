package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as bytes on the wire. */
class HttpConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 5\r\n\r\nhello",
                OK + "content-length:5\r\nConnection: close\r\n\r\nhello",
                "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 5\r\n\r\nhello",
                OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;name=value\r\nlo\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
                OK + "\r\nhello",
                "HTTP/1.0 200\r\n\r\nhello",
            })
    void wholeAnswers(String wire) throws IOException {
        try (var server = new Wire(wire);
                var connection = server.connection()) {
            var answer = connection.exchange("GET", "/", null, new byte[0], Duration.ofSeconds(5));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 999 Odd\r\n\r\n",
                OK + "Content-Length: 5\r\n",
                OK + "Content-Length: 5\r\n\r\nhel",
                OK + "Content-Length: five\r\n\r\nhello",
                OK + "Content-Length: 99999999999\r\n\r\nhello",
                OK + "Content-Length: -5\r\n\r\nhello",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
            })
    void everythingElseIsNoAnswer(String wire) throws IOException {
        try (var server = new Wire(wire);
                var connection = server.connection()) {
            assertThatThrownBy(() -> connection.exchange("GET", "/", null, new byte[0], Duration.ofSeconds(5)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEndlessHeaderIsNoAnswer() throws IOException {
        try (var server = new Wire(OK + "X: " + "y".repeat(100_000));
                var connection = server.connection()) {
            assertThatThrownBy(() -> connection.exchange("GET", "/", null, new byte[0], Duration.ofSeconds(5)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void afterABrokenAnswerTheNextRequestHasAConnectionOfItsOwn() throws IOException {
        try (var server = new Wire("HTTP/1.1 200", OK + "Content-Length: 2\r\n\r\nok");
                var connection = server.connection()) {
            assertThatThrownBy(() -> connection.exchange("GET", "/", null, new byte[0], Duration.ofSeconds(5)))
                    .isInstanceOf(IOException.class);
            assertThat(connection
                            .exchange("GET", "/", null, new byte[0], Duration.ofSeconds(5))
                            .body())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("ok");
        }
    }

    /** Answers each connection with the next text, whatever is asked, and closes it. */
    private static final class Wire implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        Wire(String... answers) throws IOException {
            Thread.ofVirtual().start(() -> {
                for (String answer : answers) {
                    try (Socket socket = listening.accept()) {
                        // The request ends with an empty line; none of these has a body.
                        for (int last = 0, c = 0; !(last == '\n' && c == '\r') && c >= 0; ) {
                            last = c;
                            c = socket.getInputStream().read();
                        }
                        socket.getInputStream().read();
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        // The other side gave up, as it should.
                    }
                }
            });
        }

        HttpConnection connection() {
            return new HttpConnection(
                    new ApiServer("127.0.0.1", listening.getLocalPort(), false, "", Path.of("/nonexistent")));
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
