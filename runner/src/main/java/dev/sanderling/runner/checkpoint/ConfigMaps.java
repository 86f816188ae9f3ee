package dev.sanderling.runner.checkpoint;

import dev.sanderling.json.Fields;
import dev.sanderling.json.Json;
import dev.sanderling.json.MalformedJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.CheckpointStore.Written;
import dev.sanderling.runner.checkpoint.HttpConnection.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The two requests that the job's Role allows on ConfigMaps: get and patch, by name. */
final class ConfigMaps implements AutoCloseable {
    /** Of connecting, and of each wait for the API server to say more. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HttpConnection connection;
    private final String namespace;
    private final String role;
    private final Waiting waiting;
    private final Duration timeout;
    /** When the API server wants to hear from us again. */
    private volatile long notBefore;

    /** Requests in a namespace; the role is named where it does not allow them. */
    ConfigMaps(ApiServer server, String namespace, String role, Waiting waiting, Duration timeout) {
        this.connection = new HttpConnection(server);
        this.namespace = namespace;
        this.role = role;
        this.timeout = timeout;
        this.waiting = waiting;
        this.notBefore = waiting.nanos();
    }

    /** A ConfigMap's content; texts and base64 by key. */
    record Content(String version, Map<String, String> data, Map<String, String> binaryData) {}

    /**
     * Reads one, and asks again where another answer can be hoped for.
     *
     * @param missing the reason of its absence
     * @throws Failure that reason, CheckpointForbidden, CheckpointUnreachable, CheckpointRefused
     */
    Content get(String name, Reason missing, Duration patience) {
        long started = waiting.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            String problem;
            Exception cause = null;
            try {
                waitUntilWanted(left(started, patience));
                Answer answer = connection.exchange(
                        "GET", path(name), null, new byte[0], shorter(timeout, left(started, patience)));
                if (answer.status() == 200) {
                    return content(answer);
                }
                problem = transientProblem(name, missing, answer);
            } catch (IOException e) {
                problem = words(e);
                cause = e;
            } catch (MalformedJson e) {
                problem = "it answered something that is no ConfigMap";
                cause = e;
            }
            Duration left = left(started, patience);
            if (left.compareTo(pause) <= 0) {
                throw new Failure(
                        Reason.CHECKPOINT_UNREACHABLE,
                        "The Kubernetes API did not give the ConfigMap " + namespace + "/" + name + " within "
                                + patience.toSeconds() + " s: " + problem + ". The next run tries again.",
                        cause);
            }
            waiting.pause(pause);
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    /**
     * Merges into one that still has that version; tries once.
     *
     * @throws Failure that reason, CheckpointForbidden, CheckpointRefused
     */
    Written patch(String name, Reason missing, String version, Map<String, ?> change) {
        Map<String, Object> patch = new LinkedHashMap<>(change);
        patch.put("metadata", Map.of("resourceVersion", version));
        byte[] body = Json.compact(patch).getBytes(StandardCharsets.UTF_8);
        try {
            waitUntilWanted(LONGEST_PAUSE);
            Answer answer = connection.exchange(
                    "PATCH",
                    path(name) + "?fieldManager=sanderling-runner",
                    "application/merge-patch+json",
                    body,
                    timeout);
            return switch (answer.status()) {
                case 200 -> new Written.Done(content(answer).version());
                case 409 -> new Written.Conflict();
                default -> new Written.Unknown(transientProblem(name, missing, answer));
            };
        } catch (IOException e) {
            return new Written.Unknown(words(e));
        } catch (MalformedJson e) {
            return new Written.Unknown("the Kubernetes API answered something that is no ConfigMap");
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private String path(String name) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    private static Content content(Answer answer) {
        var object = Fields.of(Json.parse(new String(answer.body(), StandardCharsets.UTF_8)), "");
        String version = Fields.of(object.free("metadata"), "metadata").text("resourceVersion");
        return new Content(
                version,
                object.has("data") ? object.textsByName("data") : Map.of(),
                object.has("binaryData") ? object.textsByName("binaryData") : Map.of());
    }

    /** The problem in words where it may pass; everything else is thrown. */
    private String transientProblem(String name, Reason missing, Answer answer) {
        int status = answer.status();
        String what = "the ConfigMap " + namespace + "/" + name;
        if (status >= 500 || status == 429 || status == 408) {
            heed(answer.retryAfter());
            return "the Kubernetes API answered with status " + status;
        }
        throw switch (status) {
            case 401 ->
                new Failure(
                        Reason.CHECKPOINT_FORBIDDEN,
                        "The Kubernetes API does not accept this pod's token for " + what + ": check that its service"
                                + " account exists and that the token is mounted for the API server's audience.");
            case 403 ->
                new Failure(
                        Reason.CHECKPOINT_FORBIDDEN,
                        "This pod's service account may not use " + what + ": the Role " + role + " has to allow get"
                                + " and patch on it by name, and the RoleBinding of that name has to give it to the"
                                + " account. Ask whoever may grant that; where the operator runs it restores both.");
            case 404 ->
                new Failure(
                        missing,
                        "There is no ConfigMap " + namespace + "/" + name + ", which the operator made for this job:"
                                + " restore it from a copy. Nothing was captured.");
            default ->
                new Failure(
                        Reason.CHECKPOINT_REFUSED,
                        "The Kubernetes API refused " + what + " with status " + status
                                + (status == 413 || status == 422 ? ": it is too large or breaks a rule there" : "")
                                + ". Nothing was changed. Look for admission policies on ConfigMaps, and at its size.");
        };
    }

    private void heed(@Nullable String retryAfter) {
        // The other form, a date, is not used by the API server.
        if (retryAfter != null && retryAfter.matches("[0-9]{1,4}")) {
            notBefore = waiting.nanos()
                    + Duration.ofSeconds(Long.parseLong(retryAfter)).toNanos();
        }
    }

    private void waitUntilWanted(Duration atMost) {
        Duration early = Duration.ofNanos(notBefore - waiting.nanos());
        if (early.isPositive()) {
            waiting.pause(shorter(early, atMost));
        }
    }

    private Duration left(long started, Duration patience) {
        return patience.minusNanos(waiting.nanos() - started);
    }

    private static String words(IOException e) {
        return switch (e) {
            case ConnectException refused -> "the connection was refused";
            case NoRouteToHostException unreachable -> "there is no route to it";
            case UnknownHostException unknown -> "its name is unknown";
            case SocketTimeoutException late -> "it did not answer in time";
            case SSLException tls -> "no encrypted connection could be made that ca.crt vouches for";
            default -> "the connection broke";
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
