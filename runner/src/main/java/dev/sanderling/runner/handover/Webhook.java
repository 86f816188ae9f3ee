package dev.sanderling.runner.handover;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.Version;
import dev.sanderling.runner.checkpoint.Waiting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends an event until it is taken: what may pass is tried again for two minutes, what will not is a failure at once. The
 * id is the same each time, the time and so the signature are new.
 */
final class Webhook {
    /**
     * How long things may take.
     *
     * @param answer until an answer begins
     * @param body until what it says of a failure is there; it is not waited for longer
     * @param all tries together
     */
    record Limits(Duration connect, Duration answer, Duration body, Duration all) {
        static final Limits USUAL = new Limits(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(2));
    }

    private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final int GONE = 410;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final int READ = 4096;

    private final Receiver receiver;
    private final Waiting waiting;
    private final InstantSource clock;
    private final Limits limits;
    private final Said said;

    Webhook(Receiver receiver, Waiting waiting, InstantSource clock, Limits limits) {
        this.receiver = receiver;
        this.waiting = waiting;
        this.clock = clock;
        this.limits = limits;
        said = new Said(receiver);
    }

    /**
     * Delivers an event.
     *
     * @return status of the answer
     * @throws Failure ReceiverRefused, ReceiverUnreachable
     */
    int deliver(String id, byte[] event) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect());
        receiver.trust().ifPresent(builder::sslContext);
        HttpClient client = builder.build();
        try {
            return deliver(client, id, event);
        } finally {
            client.shutdownNow();
        }
    }

    private int deliver(HttpClient client, String id, byte[] event) {
        long end = waiting.nanos() + limits.all().toNanos();
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            Answer answer = send(client, id, event, Duration.ofNanos(end - waiting.nanos()));
            if (answer.isTaken()) {
                return answer.status();
            }
            if (!answer.passes()) {
                throw new Failure(Reason.RECEIVER_REFUSED, refused(id, answer), answer.cause());
            }
            Duration wait = pause.compareTo(answer.retryAfter()) > 0 ? pause : answer.retryAfter();
            if (waiting.nanos() + wait.toNanos() >= end) {
                throw new Failure(
                        Reason.RECEIVER_UNREACHABLE,
                        "The webhook at " + receiver.address() + " did not take batch " + id + ": " + answer.words()
                                + (tries == 1 ? ", tried once" : ", tried " + tries + " times")
                                + (answer.retryAfter().compareTo(limits.all()) > 0
                                        ? "; it asks to wait "
                                                + answer.retryAfter().toSeconds() + " s"
                                        : "")
                                + ". The same event is sent again later; look at the receiver and the way to it.",
                        answer.cause());
            }
            waiting.pause(wait);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private Answer send(HttpClient client, String id, byte[] event, Duration left) {
        try {
            HttpResponse<byte[]> response = client.send(
                    request(id, event, timeout(left)),
                    info -> new FirstBytes(isTaken(info.statusCode()) ? 0 : READ, limits.body()));
            String words = "it answered " + response.statusCode() + said.of(response.body());
            return new Answer(
                    response.statusCode(),
                    words,
                    response.headers()
                            .firstValue("retry-after")
                            .map(this::retryAfter)
                            .orElse(Duration.ZERO),
                    response.headers().firstValue("location").orElse(null),
                    null);
        } catch (IOException e) {
            return Answer.none(words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("the sender was stopped", e);
        }
    }

    private Duration timeout(Duration left) {
        if (left.compareTo(limits.answer()) > 0) {
            return limits.answer();
        }
        return left.compareTo(SHORTEST_ANSWER) > 0 ? left : SHORTEST_ANSWER;
    }

    private HttpRequest request(String id, byte[] event, Duration timeout) {
        Instant now = clock.instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(receiver.uri())
                .timeout(timeout)
                .header("Content-Type", CloudEvent.CONTENT_TYPE)
                .header("User-Agent", "sanderling/" + Version.TEXT)
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(event));
        receiver.signingKey().ifPresent(key -> request.header("webhook-signature", key.sign(id, now, event)));
        receiver.authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private String refused(String id, Answer answer) {
        String begin = "The webhook at " + receiver.address() + " did not take batch " + id + ": ";
        if (answer.status() == GONE) {
            return begin + "it answered 410, which says that it is gone for good. Name another one in"
                    + " spec.afterBatch.http.url, or take spec.afterBatch away.";
        }
        if (answer.status() / 100 == 3) {
            return begin + "it answered " + answer.status() + ", a redirect" + to(answer.location())
                    + "; redirects are not followed, because the event would go where nobody sent it. Put the receiver's own"
                    + " address into spec.afterBatch.http.url.";
        }
        if (answer.status() == 0) {
            return begin + answer.words() + ". Name the authority that signed its certificate in"
                    + " spec.afterBatch.http.ca, or correct the host's name in the url.";
        }
        return begin + answer.words()
                + ". Correct spec.afterBatch.http (url, authorization, signingKey) or the receiver.";
    }

    /** Of where it leads only the host: the rest may be as secret as ours. */
    private static String to(@Nullable String location) {
        try {
            URI uri = location == null ? null : URI.create(location);
            return uri == null || uri.getHost() == null ? "" : " to " + uri.getScheme() + "://" + uri.getHost();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String words(IOException e) {
        if (isUntrusted(e)) {
            return "its certificate is not trusted, or is another host's";
        }
        if (e instanceof HttpTimeoutException) {
            return e instanceof java.net.http.HttpConnectTimeoutException
                    ? "no connection in time"
                    : "no answer in time";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its host name is not known";
            }
        }
        if (e instanceof ConnectException) {
            return "it cannot be connected to";
        }
        return e instanceof SSLException ? "the TLS handshake failed" : "the connection broke";
    }

    private static boolean isUntrusted(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    /** Seconds, or a date. */
    private Duration retryAfter(String value) {
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration until = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static boolean isTaken(int status) {
        return status / 100 == 2;
    }

    /**
     * What came of a try.
     *
     * @param status 0: there was no answer
     */
    private record Answer(
            int status,
            String words,
            Duration retryAfter,
            @Nullable String location,
            @Nullable Exception cause) {
        static Answer none(String words, Exception cause) {
            return new Answer(0, words, Duration.ZERO, null, cause);
        }

        boolean isTaken() {
            return Webhook.isTaken(status);
        }

        /** Whether it may be different the next time. */
        boolean passes() {
            return status >= 500 || PASSING.contains(status) || (status == 0 && !isUntrusted(cause));
        }
    }
}
