package dev.sanderling.runner.checkpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over one connection, one request after another: as much of it as two requests a tick need. Measured with TLS
 * and a class-data archive, java.net.http costs 0.1 CPU s and 11 MiB more than this, and HttpsURLConnection knows no
 * PATCH. Never repeats a request and follows no redirect: the caller knows what an answer that got lost means.
 */
final class HttpConnection implements AutoCloseable {
    private static final int MAX_BODY = 8 * 1024 * 1024;
    private static final int MAX_LINE = 16 * 1024;
    /** A connection that rested longer is made anew: the other side may be about to close it. */
    private static final Duration REST = Duration.ofSeconds(15);

    private final ApiServer server;
    private @Nullable SSLSocketFactory trust;
    private @Nullable Socket socket;
    private @Nullable InputStream in;
    private long usedAt;

    HttpConnection(ApiServer server) {
        this.server = server;
    }

    /** What came back. */
    record Answer(int status, @Nullable String retryAfter, byte[] body) {}

    /**
     * Sends a request and waits for its answer. Several threads take turns: while a run commits, the engine's own thread
     * may ask for a chunk of the schema history, and whoever read the other's answer would take a chunk for lost, or a
     * refused commit for done.
     *
     * @param timeout of connecting, and of each wait for something to arrive
     * @throws IOException when there was no whole answer; the request may have been executed or not
     */
    synchronized Answer exchange(
            String method, String path, @Nullable String contentType, byte[] body, Duration timeout)
            throws IOException {
        String token = server.token();
        var head = new StringBuilder(method + " " + server.basePath() + path + " HTTP/1.1\r\n");
        head.append("Host: ").append(server.host().contains(":") ? "[" + server.host() + "]" : server.host());
        head.append(':').append(server.port()).append("\r\nAccept: application/json\r\nUser-Agent: sanderling\r\n");
        if (token != null) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        if (contentType != null) {
            head.append("Content-Type: ").append(contentType).append("\r\nContent-Length: ");
            head.append(body.length).append("\r\n");
        }
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        boolean whole = false;
        try {
            Socket open = connect((int) Math.max(1, timeout.toMillis()));
            OutputStream out = open.getOutputStream();
            request.writeTo(out);
            out.flush();
            Answer answer = answer();
            usedAt = System.nanoTime();
            whole = true;
            return answer;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private Socket connect(int millis) throws IOException {
        if (socket != null && System.nanoTime() - usedAt > REST.toNanos()) {
            close();
        }
        if (socket == null) {
            var plain = new Socket();
            socket = plain;
            plain.connect(new InetSocketAddress(server.host(), server.port()), millis);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(millis);
            if (server.tls()) {
                socket = encrypted(plain);
            }
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.setSoTimeout(millis);
        return socket;
    }

    private Socket encrypted(Socket plain) throws IOException {
        if (trust == null) {
            trust = server.trust();
        }
        var tls = (SSLSocket) trust.createSocket(plain, server.host(), server.port(), true);
        var parameters = tls.getSSLParameters();
        // Without it the certificate's name would not be looked at.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private Answer answer() throws IOException {
        while (true) {
            String line = line();
            if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
                throw new IOException("this is not HTTP");
            }
            int status = Integer.parseInt(line.substring(9, 12));
            String retryAfter = null;
            boolean chunked = false;
            boolean last = line.startsWith("HTTP/1.0");
            long length = -1;
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                String value = header.substring(colon + 1).strip();
                switch (header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
                    case "content-length" -> length = number(value, 10);
                    case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                    case "connection" -> last |= value.equalsIgnoreCase("close");
                    case "retry-after" -> retryAfter = value;
                    default -> {}
                }
            }
            if (status >= 200) {
                byte[] body = status == 204 || status == 304
                        ? new byte[0]
                        : chunked
                                ? chunks()
                                : length >= 0 ? exactly(length) : stream().readNBytes(MAX_BODY);
                if (last || (!chunked && length < 0)) {
                    close();
                }
                return new Answer(status, retryAfter, body);
            }
        }
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            int end = size.indexOf(';');
            long length = number((end < 0 ? size : size.substring(0, end)).strip(), 16);
            if (length == 0) {
                while (!line().isEmpty()) {
                    // Trailers say nothing that we need.
                }
                return body.toByteArray();
            }
            body.writeBytes(exactly(length));
            if (body.size() > MAX_BODY || !line().isEmpty()) {
                throw new IOException("this is not HTTP");
            }
        }
    }

    private byte[] exactly(long length) throws IOException {
        if (length > MAX_BODY) {
            throw new IOException("the answer is too long");
        }
        byte[] body = stream().readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException("the answer is cut");
        }
        return body;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = stream().read(); c != '\n'; c = stream().read()) {
            if (c < 0) {
                throw new EOFException("the answer is cut");
            }
            if (line.length() >= MAX_LINE) {
                throw new IOException("this is not HTTP");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text, radix) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new IOException("this is not HTTP", e);
        }
    }

    private InputStream stream() throws IOException {
        if (in == null) {
            throw new IOException("not connected");
        }
        return in;
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is given up either way.
            }
        }
    }
}
