package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The API server on a loopback port, plain HTTP. Whoever reaches the port may do everything. */
public final class ApiServer implements AutoCloseable {
    private static final int BODY_LIMIT = 8 * 1024 * 1024;

    private final Vertx vertx;
    private final HttpServer http;
    private final Api api;
    private final Clock clock;
    private final RequestLog log = new RequestLog();
    private final Faults faults = new Faults();

    private ApiServer(Vertx vertx, Api api, Clock clock) {
        this.vertx = vertx;
        this.api = api;
        this.clock = clock;
        this.http = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setTcpNoDelay(true)
                .setMaxFormAttributeSize(BODY_LIMIT));
    }

    /** Starts an empty server on a free port. */
    public static ApiServer start() {
        return start(0, Clock.systemUTC());
    }

    /**
     * Starts an empty server.
     *
     * @param port 0 for a free one
     * @param clock what timestamps are taken from
     */
    public static ApiServer start(int port, Clock clock) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        ApiServer server = new ApiServer(vertx, new Api(clock), clock);
        server.http.requestHandler(server::receive);
        try {
            server.http.listen(port).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Base URL, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + http.actualPort();
    }

    public RequestLog log() {
        return log;
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void receive(HttpServerRequest http) {
        http.pause();
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            ApiRequest request = request(http, "");
            http.resume();
            serve(http, request);
        } else {
            http.body().onSuccess(body -> serve(http, request(http, body.toString())));
            http.resume();
        }
    }

    private static ApiRequest request(HttpServerRequest http, String body) {
        Map<String, String> query = new LinkedHashMap<>();
        http.params().forEach(entry -> query.put(entry.getKey(), entry.getValue()));
        String authorization = header(http, "Authorization");
        String path = java.net.URLDecoder.decode(http.path(), java.nio.charset.StandardCharsets.UTF_8);
        return new ApiRequest(
                http.method().name().toUpperCase(Locale.ROOT),
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                query,
                header(http, "Content-Type"),
                header(http, "Accept"),
                header(http, "User-Agent"),
                authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : null,
                body);
    }

    private static String header(HttpServerRequest http, String name) {
        String value = http.getHeader(name);
        return value == null ? "" : value;
    }

    private void serve(HttpServerRequest http, ApiRequest request) {
        Address at = api.address(request.path());
        RequestLog.Entry entry = entry(request, at);
        log.add(entry);
        long delay = 0;
        boolean drop = false;
        for (Faults.Fault fault : faults.next(entry)) {
            switch (fault) {
                case Faults.Fault.Refuse refuse -> {
                    ApiError error = ApiError.refused(refuse.code(), refuse.message());
                    answer(http, new Api.Answer(error.code(), error.status()));
                    return;
                }
                case Faults.Fault.DropRequest ignored -> {
                    http.connection().close();
                    return;
                }
                case Faults.Fault.Delay by -> delay += by.by().toMillis();
                case Faults.Fault.DropAnswer ignored -> drop = true;
            }
        }
        boolean dropped = drop;
        if (delay > 0) {
            vertx.setTimer(delay, timer -> act(http, request, at, dropped));
        } else {
            act(http, request, at, dropped);
        }
    }

    private RequestLog.Entry entry(ApiRequest request, @Nullable Address at) {
        String caller = Tokens.caller(request.token());
        if (at == null) {
            return new RequestLog.Entry(clock.instant(), "get", request.path(), "", "", request.userAgent(), caller);
        }
        String resource = at.type().plural() + (at.subresource().isEmpty() ? "" : "/" + at.subresource());
        return new RequestLog.Entry(
                clock.instant(), at.verb(request), resource, at.namespace(), at.name(), request.userAgent(), caller);
    }

    private void act(HttpServerRequest http, ApiRequest request, @Nullable Address at, boolean drop) {
        if (at != null && request.method().equals("GET") && request.watch()) {
            stream(http, request, at);
            return;
        }
        Api.Answer answer = api.answer(request);
        if (drop) {
            http.connection().close();
        } else {
            answer(http, answer);
        }
    }

    private void answer(HttpServerRequest http, Api.Answer answer) {
        HttpServerResponse response = http.response();
        if (!response.closed()) {
            response.setStatusCode(answer.code())
                    .putHeader("Content-Type", "application/json")
                    .putHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    clock.instant().atOffset(ZoneOffset.UTC)))
                    .end(Buffer.buffer(Json.text(answer.body())));
        }
    }

    private void stream(HttpServerRequest http, ApiRequest request, Address at) {
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.toWebSocket().onSuccess(socket -> {
                Runnable end = watch(at, request, event -> send(socket, event), socket::close);
                socket.closeHandler(closed -> end.run());
            });
            return;
        }
        HttpServerResponse response = http.response();
        response.setChunked(true).putHeader("Content-Type", "application/json");
        // The headers go out at once: a client may wait for them before it reads anything.
        response.writeHead();
        Runnable end = watch(at, request, event -> send(response, event), response::end);
        response.closeHandler(closed -> end.run());
    }

    private Runnable watch(Address at, ApiRequest request, Consumer<JsonNode> stream, Runnable close) {
        Runnable end;
        try {
            end = api.watch(at, request, event -> vertx.runOnContext(ignored -> stream.accept(event)));
        } catch (ApiError e) {
            com.fasterxml.jackson.databind.node.ObjectNode error = Json.object().put("type", "ERROR");
            error.set("object", e.status());
            stream.accept(error);
            close.run();
            return () -> {};
        }
        String limit = request.query("timeoutSeconds");
        if (!limit.isEmpty() && !limit.equals("0")) {
            vertx.setTimer(Long.parseLong(limit) * 1000, timer -> {
                end.run();
                close.run();
            });
        }
        return end;
    }

    private static void send(ServerWebSocket socket, JsonNode event) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(Json.text(event));
        }
    }

    private static void send(HttpServerResponse response, JsonNode event) {
        if (!response.closed() && !response.ended()) {
            response.write(Json.text(event) + "\n");
        }
    }
}
