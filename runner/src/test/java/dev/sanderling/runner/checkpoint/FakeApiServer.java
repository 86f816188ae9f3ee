package dev.sanderling.runner.checkpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sanderling.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** ConfigMaps over real HTTP, with the rules of an API server that matter here, and bad days on request. */
public final class FakeApiServer implements AutoCloseable {
    /** What happens to one request instead of what should. */
    interface BadDay {
        void handle(FakeApiServer server, HttpExchange exchange, Request request) throws IOException;
    }

    record Request(String method, String path, Map<String, List<String>> headers, String body) {}

    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    final Deque<BadDay> badDays = new ConcurrentLinkedDeque<>();
    final CountDownLatch end = new CountDownLatch(1);
    boolean chunked;
    /** How many more writes it does before it is away, for everybody, until that is set anew. */
    private final AtomicInteger writesUntilAway = new AtomicInteger(Integer.MAX_VALUE);

    private final Map<String, Map<String, Object>> objects = Collections.synchronizedMap(new LinkedHashMap<>());
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;
    private long resourceVersion = 100;

    /** Over TLS, or in the clear. */
    public FakeApiServer(@Nullable SSLContext tls) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            var https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        scheme = tls == null ? "http" : "https";
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens. */
    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    static String path(String name) {
        return "/api/v1/namespaces/shop/configmaps/" + name;
    }

    /** A ConfigMap in the namespace "shop". */
    public synchronized void create(String name, Map<String, Object> data) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", "ConfigMap");
        object.put("metadata", new LinkedHashMap<>(Map.of("name", name, "labels", Map.of("a", "b"))));
        object.put("data", new LinkedHashMap<>(data));
        store(path(name), object);
    }

    /** A ConfigMap's metadata or data. */
    @SuppressWarnings("unchecked")
    public synchronized Map<String, Object> section(String name, String section) {
        return (Map<String, Object>) objects.get(path(name)).getOrDefault(section, Map.of());
    }

    /** Cuts every connection after so many more writes. */
    public void awayAfter(int writes) {
        writesUntilAway.set(writes);
    }

    /** As somebody else would. */
    @SuppressWarnings("unchecked")
    synchronized void edit(String name, String section, String key, Object value) {
        var object = objects.get(path(name));
        ((Map<String, Object>) object.computeIfAbsent(section, s -> new LinkedHashMap<>())).put(key, value);
        store(path(name), object);
    }

    synchronized void delete(String name) {
        objects.remove(path(name));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Map.copyOf(exchange.getRequestHeaders()),
                body);
        requests.add(request);
        boolean write = request.method().equals("PATCH");
        if ((write ? writesUntilAway.getAndDecrement() : writesUntilAway.get()) <= 0) {
            exchange.close();
            return;
        }
        BadDay badDay = badDays.poll();
        if (badDay != null) {
            badDay.handle(this, exchange, request);
        } else {
            answer(exchange, execute(request));
        }
    }

    record Result(int status, Object body) {}

    @SuppressWarnings("unchecked")
    synchronized Result execute(Request request) {
        var object = objects.get(request.path());
        if (object == null) {
            return new Result(404, Map.of("kind", "Status", "code", 404));
        }
        if (request.method().equals("GET")) {
            return new Result(200, object);
        }
        if (!request.method().equals("PATCH")
                || !request.headers().get("Content-type").equals(List.of("application/merge-patch+json"))) {
            return new Result(415, Map.of("code", 415));
        }
        var patch = (Map<String, Object>) Json.parse(request.body());
        Object version = ((Map<String, Object>) patch.get("metadata")).get("resourceVersion");
        if (!version.equals(((Map<String, Object>) object.get("metadata")).get("resourceVersion"))) {
            return new Result(409, Map.of("kind", "Status", "code", 409));
        }
        if (request.body().length() > 1_000_000) {
            return new Result(422, Map.of("code", 422));
        }
        var merged = (Map<String, Object>) merge(object, patch);
        store(request.path(), merged);
        return new Result(200, merged);
    }

    /** RFC 7386. */
    @SuppressWarnings("unchecked")
    private static Object merge(@Nullable Object target, Object patch) {
        if (!(patch instanceof Map)) {
            return patch;
        }
        Map<String, Object> result =
                new LinkedHashMap<>(target instanceof Map ? (Map<String, Object>) target : Map.of());
        ((Map<String, Object>) patch).forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else {
                result.put(key, merge(result.get(key), value));
            }
        });
        return result;
    }

    @SuppressWarnings("unchecked")
    private void store(String path, Map<String, Object> object) {
        Map<String, Object> metadata = new LinkedHashMap<>((Map<String, Object>) object.get("metadata"));
        metadata.put("resourceVersion", "" + ++resourceVersion);
        Map<String, Object> stored = new LinkedHashMap<>(object);
        stored.put("metadata", metadata);
        objects.put(path, stored);
    }

    void answer(HttpExchange exchange, Result result) throws IOException {
        byte[] bytes = Json.compact(result.body()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(result.status(), chunked ? 0 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A status, with how many seconds to wait. */
    static BadDay status(int status, @Nullable String retryAfter) {
        return (server, exchange, request) -> {
            if (retryAfter != null) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            server.answer(exchange, new Result(status, Map.of("kind", "Status", "message", "S3CRET")));
        };
    }

    /** The connection is cut before the request had an effect. */
    static BadDay cut() {
        return (server, exchange, request) -> exchange.close();
    }

    /** It had its effect; the answer is cut somewhere. */
    static BadDay applyAndCut(boolean inTheBody) {
        return (server, exchange, request) -> {
            server.execute(request);
            if (inTheBody) {
                exchange.sendResponseHeaders(200, 5000);
                exchange.getResponseBody().write("{\"metadata\":".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        };
    }

    /** It had its effect; the answer never comes. */
    static BadDay applyAndHang() {
        return (server, exchange, request) -> {
            server.execute(request);
            try {
                server.end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
