package dev.sanderling.runner.sink.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A way to a server that is cut right after a COMMIT has gone through, if asked to: its answer never comes. */
final class CommitCutter implements AutoCloseable {
    /** The statement, not the column {@code committed_at}. */
    private static final Pattern COMMIT = Pattern.compile("(?i)commit(?!ted)");

    private final ServerSocket door;
    private final int port;
    private volatile boolean cutting;

    CommitCutter(int port) throws IOException {
        this.port = port;
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on. */
    void cut() {
        cutting = true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> copy(client, server, true));
                Thread.ofPlatform().daemon().start(() -> copy(server, client, false));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean asks) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                boolean last = asks && cutting && isCommit(buffer, read);
                if (last) {
                    // The client is let go before the server can answer; the server has all of the question.
                    from.setSoLinger(true, 0);
                    from.close();
                }
                out.write(buffer, 0, read);
                out.flush();
                if (last) {
                    to.shutdownOutput();
                    return;
                }
            }
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static boolean isCommit(byte[] bytes, int length) {
        return COMMIT.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1))
                .find();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
