package dev.sanderling.examples.bench;

import dev.sanderling.examples.cluster.api.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A program: the stand-in of an API server, over TLS, with one checkpoint in it. Prints its address and ends with its input. */
public final class TlsApi {
    private static final char[] PASSWORD = "sample".toCharArray();

    private TlsApi() {}

    /** @param arguments a directory for ca.crt and token */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        KeyStore keys = KeyStore.getInstance(certificate(directory).toFile(), PASSWORD);
        Files.writeString(
                directory.resolve("ca.crt"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("api").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        Files.writeString(directory.resolve("token"), "sample");
        try (ApiServer plain = ApiServer.start();
                SSLServerSocket door = door(keys)) {
            create(plain.url(), arguments[1]);
            int port = URI.create(plain.url()).getPort();
            Thread.ofVirtual().start(() -> welcome(door, port));
            System.out.println("https://127.0.0.1:" + door.getLocalPort());
            while (System.in.read() >= 0) {
                // The bench holds our input open for as long as it needs us.
            }
        }
        System.exit(0);
    }

    private static Path certificate(Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int code = new ProcessBuilder(
                        (keytool + " -genkeypair -alias api -keyalg EC -groupname secp256r1 -dname CN=api -validity 2"
                                        + " -ext san=ip:127.0.0.1 -ext bc=ca:true -storetype PKCS12 -storepass sample"
                                        + " -keystore " + file)
                                .split(" "))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("keytool: exit " + code);
        }
        return file;
    }

    private static SSLServerSocket door(KeyStore keys) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static void create(String url, String checkpoint) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v1/namespaces/default/configmaps"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                                            + checkpoint + "\",\"namespace\":\"default\"}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("the checkpoint was not made: " + answer.body());
        }
    }

    private static void welcome(SSLServerSocket door, int port) {
        while (!door.isClosed()) {
            try {
                Socket guest = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                server.setTcpNoDelay(true);
                guest.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> pass(guest, server));
                Thread.ofPlatform().daemon().start(() -> pass(server, guest));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Either end went away: so does the other.
        }
    }
}
