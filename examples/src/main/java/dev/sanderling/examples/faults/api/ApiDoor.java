package dev.sanderling.examples.faults.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The door in front of the API server. A run is known by its token, so that each can have a trouble of its own. */
public final class ApiDoor implements AutoCloseable {
    private final String behind;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();

    private record Guest(Trouble trouble, AtomicInteger writes) {}

    private ApiDoor(String behind, HttpServer server) {
        this.behind = behind;
        this.server = server;
    }

    /** Opens a door on loopback to the API server of that URL. */
    public static ApiDoor open(String behind) throws IOException {
        // Without it every answer would wait for the kernel's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ApiDoor door = new ApiDoor(behind, server);
        server.setExecutor(door.threads);
        server.createContext("/", door::receive);
        server.start();
        return door;
    }

    /** Base URL. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What whoever shows that token meets from now on. */
    public void meet(String token, Trouble trouble) {
        guests.put(token, new Guest(trouble, new AtomicInteger()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        Guest guest = guests.get(authorization.replace("Bearer ", ""));
        Trouble.Step step = guest != null && exchange.getRequestMethod().equals("PATCH")
                ? guest.trouble.write(guest.writes.incrementAndGet())
                : new Trouble.Step.Pass();
        try {
            serve(exchange, body, step);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange, byte[] body, Trouble.Step step) throws IOException, InterruptedException {
        switch (step) {
            case Trouble.Step.Pass ignored -> answer(exchange, forward(exchange, body));
            case Trouble.Step.Refuse refuse -> exchange.sendResponseHeaders(refuse.status(), -1);
            case Trouble.Step.DropRequest ignored -> {}
            case Trouble.Step.DropAnswer ignored -> forward(exchange, body);
            case Trouble.Step.Before before -> {
                before.what().run();
                answer(exchange, forward(exchange, body));
            }
            case Trouble.Step.After after -> {
                HttpResponse<byte[]> answer = forward(exchange, body);
                after.what().run();
                answer(exchange, answer);
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : new String[] {"Content-Type", "Accept", "Authorization"}) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }
}
