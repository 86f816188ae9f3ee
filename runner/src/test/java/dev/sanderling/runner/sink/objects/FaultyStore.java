package dev.sanderling.runner.sink.objects;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Between a client and a store: each request is looked at, and may get another fate than the store would give it. */
public final class FaultyStore implements Closeable {
    /** What becomes of a request. */
    public sealed interface Fate {
        /** The store answers. */
        record Passes() implements Fate {}

        /** The connection ends without an answer. */
        record Dropped() implements Fate {}

        /** The store does it, and the answer is lost. */
        record AnswerLost() implements Fate {}

        /** No answer comes. */
        record Unanswered() implements Fate {}

        /** This answer instead of the store's. */
        record Answered(int status, String code) implements Fate {}
    }

    /** Decides about a request by its first line and headers. */
    @FunctionalInterface
    public interface Rule {
        Fate of(String head);
    }

    private final ServerSocket server;
    private final int store;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Rule rule = head -> new Fate.Passes();

    /** Before the store at that port. */
    public FaultyStore(int store) throws IOException {
        this.store = store;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void rule(Rule rule) {
        this.rule = rule;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        List<Socket> mine = new ArrayList<>(List.of(client));
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), store)) {
            mine.add(behind);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            open.add(behind);
            InputStream in = client.getInputStream();
            var silent = new AtomicBoolean();
            var done = new CountDownLatch(1);
            daemon(() -> pump(behind, client, silent, done));
            while (true) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                Fate fate = rule.of(head);
                byte[] body = in.readNBytes(length(head));
                switch (fate) {
                    case Fate.Passes passes -> send(behind, head, body);
                    case Fate.AnswerLost lost -> {
                        silent.set(true);
                        send(behind, head, body);
                        done.await();
                        return;
                    }
                    case Fate.Dropped dropped -> {
                        return;
                    }
                    case Fate.Unanswered never -> {
                        int unused = in.read();
                        return;
                    }
                    case Fate.Answered answer -> {
                        answer(client.getOutputStream(), answer);
                        return;
                    }
                }
            }
        } catch (IOException ended) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeAll(mine);
        }
    }

    private static void send(Socket behind, String head, byte[] body) throws IOException {
        OutputStream out = behind.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    private static void answer(OutputStream out, Fate.Answered answer) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + answer.code() + "</Code><Message>made up</Message>"
                + "<RequestId>1</RequestId></Error>";
        String head = "HTTP/1.1 " + answer.status() + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n";
        out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Hands answers on; the first that is to be lost ends it. */
    private static void pump(Socket from, Socket to, AtomicBoolean silent, CountDownLatch done) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16 * 1024];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (silent.get()) {
                    return;
                }
                out.write(bytes, 0, n);
                out.flush();
            }
            to.close();
        } catch (IOException ended) {
            return;
        } finally {
            done.countDown();
        }
    }

    private static String head(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int end = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            bytes.write(b);
            end = b == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : b == '\r' ? 1 : 0;
            if (end == 4) {
                return bytes.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-store");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
