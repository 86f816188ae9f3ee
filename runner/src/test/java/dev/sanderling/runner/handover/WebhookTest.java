package dev.sanderling.runner.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls.CertificateFile;
import dev.sanderling.runner.checkpoint.Waiting;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.postgres.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final String ID = "0000000007-abcdef";
    private static final byte[] EVENT = "{\"id\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String TOKEN = "Bearer s3cret-token";

    /** Time that passes only while somebody waits. */
    private static final class FakeTime implements Waiting, InstantSource {
        final List<Long> pauses = new ArrayList<>();
        private Duration passed = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.parse("2026-11-29T10:00:00Z").plus(passed);
        }

        @Override
        public long nanos() {
            return passed.toNanos();
        }

        @Override
        public void pause(Duration time) {
            pauses.add(time.toSeconds());
            passed = passed.plus(time);
        }
    }

    private record Request(String method, String path, java.util.Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join("|", headers.getOrDefault(name, List.of()));
        }
    }

    @TempDir
    Path temp;

    private final FakeTime time = new FakeTime();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<HttpHandler> answers = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = serving(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        Files.createDirectories(temp.resolve("secrets/hook"));
        Files.writeString(temp.resolve("secrets/hook/signing"), KEY + "\n");
        Files.writeString(temp.resolve("secrets/hook/token"), TOKEN);
    }

    private HttpServer serving(HttpServer some) {
        some.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    java.util.Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            HttpHandler next;
            synchronized (answers) {
                next = answers.size() > 1 ? answers.remove() : answers.element();
            }
            next.handle(exchange);
        });
        some.setExecutor(threads);
        some.start();
        return some;
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anEventThatIsTakenAtOnce() {
        answers.add(status(204, ""));
        assertThat(deliver(signed("/hooks/orders?key=q1w2e3"))).isEqualTo(204);
        assertThat(requests).hasSize(1);
        Request request = requests.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hooks/orders?key=q1w2e3");
        assertThat(request.body()).isEqualTo(EVENT);
        assertThat(request.header("Content-type")).isEqualTo("application/cloudevents+json");
        assertThat(request.header("Webhook-id")).isEqualTo(ID);
        assertThat(request.header("Webhook-timestamp")).isEqualTo("1795946400");
        assertThat(request.header("Authorization")).isEqualTo(TOKEN);
        assertThat(request.header("User-agent")).startsWith("sanderling/");
        // The client offers no HTTP/2: receivers behind old proxies answer that offer with an error.
        assertThat(request.headers()).doesNotContainKeys("Upgrade", "Http2-settings");
        assertThat(time.pauses).isEmpty();
    }

    /** By the tool that the documentation shows, not by the code that signs. */
    @Test
    void theSignatureIsThatOfOpenssl() throws Exception {
        answers.add(status(200, ""));
        deliver(signed("/"));
        Path signed = temp.resolve("signed");
        Request request = requests.get(0);
        Files.write(signed, (ID + "." + request.header("Webhook-timestamp") + ".").getBytes(StandardCharsets.UTF_8));
        Files.write(signed, request.body(), java.nio.file.StandardOpenOption.APPEND);
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "key=$(printf %s \"$1\" | sed s/^whsec_// | base64 -d | od -An -v -tx1 | tr -d ' \\n');"
                                + " openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary \"$2\" | base64",
                        "sh",
                        KEY,
                        signed.toString())
                .redirectErrorStream(true)
                .start();
        String signature = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(request.header("Webhook-signature")).isEqualTo("v1," + signature);
    }

    /** The example of the specification. */
    @Test
    void theSignatureIsThatOfStandardWebhooks() {
        assertThat(SigningKey.of(KEY)
                        .orElseThrow()
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1614265330),
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void withoutSecretsNothingIsShown() {
        answers.add(status(200, ""));
        deliver(plain("/"));
        assertThat(requests.get(0).headers()).doesNotContainKeys("Authorization", "Webhook-signature");
        assertThat(requests.get(0).header("Webhook-id")).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void whatPassesIsTriedAgainWithTheSameIdAndANewTime(int status) {
        answers.add(status(status, "later"));
        answers.add(status(status, "later"));
        answers.add(status(200, ""));
        assertThat(deliver(signed("/"))).isEqualTo(200);
        assertThat(time.pauses).containsExactly(1L, 2L);
        assertThat(requests).hasSize(3);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.header("Webhook-id")).isEqualTo(ID);
            assertThat(request.body()).isEqualTo(EVENT);
        });
        assertThat(requests.stream().map(request -> request.header("Webhook-timestamp")))
                .doesNotHaveDuplicates();
        assertThat(requests.stream().map(request -> request.header("Webhook-signature")))
                .doesNotHaveDuplicates();
    }

    @Test
    void afterTwoMinutesItIsForTheNextTry() {
        answers.add(status(503, "down for maintenance"));
        Failure failure = failure(signed("/hooks?key=q1w2e3"));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("http://127.0.0.1:" + port())
                .hasMessageContaining(ID)
                .hasMessageContaining("it answered 503: \"down for maintenance\", tried 10 times");
        assertThat(time.pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 20L, 20L, 20L, 20L);
        assertThat(requests).hasSize(10);
    }

    @Test
    void retryAfterInSecondsIsHonoured() {
        answers.add(retryAfter("30"));
        answers.add(status(200, ""));
        deliver(plain("/"));
        assertThat(time.pauses).containsExactly(30L);
    }

    @Test
    void retryAfterAsADateIsHonoured() {
        answers.add(retryAfter("Sun, 29 Nov 2026 10:00:45 GMT"));
        answers.add(retryAfter("Sun, 29 Nov 2026 09:00:00 GMT"));
        answers.add(retryAfter("tomorrow"));
        answers.add(status(200, ""));
        deliver(plain("/"));
        assertThat(time.pauses).containsExactly(45L, 2L, 4L);
    }

    @Test
    void retryAfterForLongerThanWeWait() {
        answers.add(retryAfter("3600"));
        Failure failure = failure(plain("/"));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("tried once; it asks to wait 3600 s");
        assertThat(time.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422})
    void aRefusalIsSaidAtOnce(int status) {
        answers.add(status(status, "no such hook"));
        Failure failure = failure(signed("/"));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_REFUSED);
        assertThat(failure).hasMessageContaining("it answered " + status + ": \"no such hook\"");
        assertThat(requests).hasSize(1);
    }

    @Test
    void gone() {
        answers.add(status(410, ""));
        Failure failure = failure(signed("/"));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_REFUSED);
        assertThat(failure).hasMessageContaining("it answered 410, which says that it is gone for good");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        answers.add(exchange -> {
            exchange.getResponseHeaders().add("Location", "https://elsewhere.example/path?token=t0psecret");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        Failure failure = failure(signed("/"));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_REFUSED);
        assertThat(failure)
                .hasMessageContaining("a redirect to https://elsewhere.example;")
                .hasMessageNotContaining("t0psecret");
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatTheReceiverSaysShowsNoSecretAndIsOneLine() {
        answers.add(status(
                400,
                "bad\u0000\u001b[31m request\r\n to /hooks/orders?key=q1w2e3 (q1w2e3) with " + TOKEN
                        + " or s3cret-token\u202e" + "x".repeat(10_000)));
        Failure failure = failure(signed("/hooks/orders?key=q1w2e3"));
        assertThat(failure)
                .hasMessageContaining("it answered 400: \"bad[31m request to ***?*** (***) with *** or ***xxx")
                .hasMessageNotContaining("q1w2e3")
                .hasMessageNotContaining("s3cret-token");
        String said = String.valueOf(failure.getMessage()).replaceAll("(?s).*?: \"(.*)\".*", "$1");
        assertThat(said).hasSize(200);
    }

    /** Endless, and never whole: who waits for the end of it waits for ever. */
    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void aHugeAnswer(int status) {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(status, 0);
            byte[] much = "y".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            try (var body = exchange.getResponseBody()) {
                while (end.getCount() > 0) {
                    body.write(much);
                }
            }
        });
        answer(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void anAnswerThatNeverEnds(int status) {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write("yy".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            hang(exchange);
        });
        answer(status);
    }

    private void answer(int status) {
        if (status == 200) {
            assertThat(deliver(plain("/"))).isEqualTo(200);
        } else {
            assertThat(failure(plain("/"))).hasMessageContaining("it answered 404: \"yy");
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void aSlowReceiverIsTriedAgain() {
        answers.add(this::hang);
        answers.add(status(200, ""));
        assertThat(deliver(plain("/"), Duration.ofMillis(300))).isEqualTo(200);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aReceiverThatNeverAnswers() {
        answers.add(this::hang);
        Failure failure = failure(plain("/"), Duration.ofMillis(50));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("no answer in time");
    }

    @Test
    void aReceiverThatCutsTheConnection() {
        answers.add(HttpExchange::close);
        answers.add(status(200, ""));
        assertThat(deliver(plain("/"))).isEqualTo(200);
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Failure failure = failure(http("http://127.0.0.1:" + port + "/x?key=q1w2e3", false, Optional.empty()));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("it cannot be connected to").hasMessageNotContaining("q1w2e3");
    }

    /** A name with a part of more than 63 characters can be nobody's, and no server is asked for it. */
    @Test
    void aHostThatIsNotKnown() {
        Failure failure = failure(http("http://" + "a".repeat(64) + ".invalid/", false, Optional.empty()));
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("its host name is not known");
    }

    @Test
    void encrypted() throws Exception {
        Certificates certificates = new Certificates(temp);
        certificates.sign("here", "EC", "CN=here", "san=ip:127.0.0.1");
        certificates.sign("elsewhere", "EC", "CN=elsewhere", "san=dns:elsewhere.example");
        Files.writeString(temp.resolve("secrets/hook/ca.pem"), certificates.text("ca.crt"));
        Path maps = Files.createDirectories(temp.resolve("configmaps/other"));
        Files.writeString(maps.resolve("ca.pem"), certificates.text("here.crt"));
        answers.add(status(200, ""));
        Optional<CertificateFile> ca = Optional.of(new CertificateFile.InSecret("hook", "ca.pem"));

        HttpServer here = tls("here");
        assertThat(deliver(http(url(here), true, ca))).isEqualTo(200);
        untrusted(http(url(here), true, Optional.empty()));
        HttpServer elsewhere = tls("elsewhere");
        untrusted(http(url(elsewhere), true, ca));
        assertThat(requests).as("nobody else gets the token").hasSize(1);

        // A certificate of the server itself is an authority like any other.
        assertThat(deliver(http(url(here), true, Optional.of(new CertificateFile.InConfigMap("other", "ca.pem")))))
                .isEqualTo(200);
        Failure plainly = failure(http("https://127.0.0.1:" + port() + "/", true, ca));
        assertThat(plainly.reason()).isEqualTo(Reason.RECEIVER_UNREACHABLE);
        here.stop(0);
        elsewhere.stop(0);
    }

    private void untrusted(Http http) {
        Failure failure = failure(http);
        assertThat(failure.reason()).isEqualTo(Reason.RECEIVER_REFUSED);
        assertThat(failure)
                .hasMessageContaining("its certificate is not trusted, or is another host's")
                .hasMessageContaining("spec.afterBatch.http.ca");
        assertThat(time.pauses).isEmpty();
    }

    private HttpServer tls(String name) throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        char[] password = "changeit".toCharArray();
        keys.init(KeyStore.getInstance(temp.resolve(name + ".p12").toFile(), password), password);
        // The key store has the certificate as it was before the authority signed it.
        KeyStore signed = KeyStore.getInstance("PKCS12");
        signed.load(null, null);
        var original = KeyStore.getInstance(temp.resolve(name + ".p12").toFile(), password);
        var chain = java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificates(Files.newInputStream(temp.resolve(name + ".crt")))
                .toArray(java.security.cert.Certificate[]::new);
        signed.setKeyEntry(name, original.getKey(name, password), password, chain);
        keys.init(signed, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return serving(https);
    }

    private static String url(HttpServer https) {
        return "https://127.0.0.1:" + https.getAddress().getPort() + "/";
    }

    private Http signed(String path) {
        return http("http://127.0.0.1:" + port() + path, true, Optional.empty());
    }

    private Http plain(String path) {
        return http("http://127.0.0.1:" + port() + path, false, Optional.empty());
    }

    private static Http http(String url, boolean secrets, Optional<CertificateFile> ca) {
        return new Http(
                url,
                secrets ? Optional.of(new SecretKey("hook", "signing")) : Optional.empty(),
                secrets ? Optional.of(new SecretKey("hook", "token")) : Optional.empty(),
                ca);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private int deliver(Http http) {
        return deliver(http, Duration.ofSeconds(30));
    }

    private int deliver(Http http, Duration answer) {
        var secrets = new Secrets(temp.resolve("secrets"), temp.resolve("configmaps"));
        var limits = new Webhook.Limits(Duration.ofSeconds(10), answer, Duration.ofMillis(200), Duration.ofMinutes(2));
        return new Webhook(Receiver.of(http, secrets), time, time, limits).deliver(ID, EVENT);
    }

    private Failure failure(Http http) {
        return failure(http, Duration.ofSeconds(30));
    }

    private Failure failure(Http http, Duration answer) {
        return catchThrowableOfType(Failure.class, () -> deliver(http, answer));
    }

    private static HttpHandler status(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    private static HttpHandler retryAfter(String value) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", value);
            status(503, "").handle(exchange);
        };
    }

    private void hang(HttpExchange exchange) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
