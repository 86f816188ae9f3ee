package dev.sanderling.runner.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A way to a database in the clear that is cut at a statement: the words are waited for one after the other in what
 * clients send, and what has the last one does not get to the server.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final List<String> words;
    private int seen;

    private CuttingProxy(ServerSocket listening, int server, List<String> words) {
        this.listening = listening;
        this.server = server;
        this.words = words;
    }

    /** To a server on this machine. Each word is looked for in one read: short statements are sent whole. */
    public static CuttingProxy to(int server, String... words) throws IOException {
        var proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, List.of(words));
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> forward(client, upstream, true));
                Thread.ofVirtual().start(() -> forward(upstream, client, false));
            }
        } catch (IOException closed) {
            return; // the test has ended
        }
    }

    private void forward(Socket from, Socket to, boolean statements) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (statements && isCut(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException cut) {
            return; // the other end is closed as well
        }
    }

    private synchronized boolean isCut(String sent) {
        if (seen < words.size() && sent.contains(words.get(seen))) {
            seen++;
            return seen == words.size();
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
