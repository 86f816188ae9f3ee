package dev.sanderling.runner.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Stands before a real server and makes it call itself version 13, which is older than what is read; no TLS. */
final class OldServer implements AutoCloseable {
    /** The name, its end, and the major version, in the message in which a server says its settings. */
    private static final Pattern VERSION = Pattern.compile("(server_version\0)\\d\\d");

    private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int server;

    OldServer(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return door.getLocalPort();
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket real = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> pump(client, real));
                Thread.ofVirtual().start(() -> pump(real, client));
            } catch (IOException e) {
                // Closed, by the test or by whoever connected: nothing more to carry.
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                out.write(VERSION.matcher(text).replaceAll(found -> found.group(1) + "13").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // The other direction was closed.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
