package dev.sanderling.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time as the API server has it. Every date that ours is held against is one of the cluster's: when a pod was created,
 * when a job was deleted. By a clock that is some minutes ahead of those, each pod has waited too long and each cleanup
 * taken too long at the moment they are made. Two clocks that agree to some seconds are taken for the same.
 */
@Singleton
public final class ClusterClock extends Clock {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterClock.class);
    /** What an answer's way and its date in whole seconds leave open, several times. */
    private static final Duration AGREE = Duration.ofSeconds(5);

    private static final Duration RENEWED = Duration.ofMinutes(1);
    /** Until it is known; nothing is done by a time that may be wrong as long as an answer can be had. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Clock own;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Measured last;

    @Inject
    public ClusterClock(KubernetesClient client) {
        this(client, Clock.systemUTC());
    }

    /** In place of another clock than the system's. */
    public static ClusterClock of(KubernetesClient client, Clock own) {
        return new ClusterClock(client, own);
    }

    private ClusterClock(KubernetesClient client, Clock own) {
        this.client = client;
        this.own = own;
    }

    @Override
    public Instant instant() {
        Measured known = last;
        if (known == null) {
            await(ask());
            known = last;
        } else if (System.nanoTime() - known.nanos() > RENEWED.toNanos()) {
            ask();
        }
        return known == null ? own.instant() : own.instant().plus(known.ahead());
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ClusterClock(client, own.withZone(zone));
    }

    /** One question at a time; whoever asks meanwhile goes by what is known. */
    private CompletableFuture<Void> ask() {
        if (!asking.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            Instant asked = own.instant();
            // A request that everybody may make.
            HttpRequest request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl().toString()).resolve("version"))
                    .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .build();
            return client.getHttpClient()
                    .sendAsync(request, String.class)
                    .thenAccept(answer -> learn(answer, asked))
                    .whenComplete((done, failure) -> asking.set(false));
        } catch (RuntimeException e) {
            asking.set(false);
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void await(CompletableFuture<Void> answer) {
        try {
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("What time it is in the cluster cannot be told", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void learn(HttpResponse<String> answer, Instant asked) {
        Instant answered = own.instant();
        Optional<Instant> date = date(answer.header("Date"));
        if (date.isEmpty()) {
            return;
        }
        // Half a second, because its rest is not in the date.
        Instant middle = asked.plus(Duration.between(asked, answered).dividedBy(2));
        Duration ahead = Duration.between(middle, date.get().plusMillis(500));
        Duration counts = ahead.abs().compareTo(AGREE) <= 0 ? Duration.ZERO : ahead;
        Measured before = last;
        last = new Measured(counts, System.nanoTime());
        Duration known = before == null ? Duration.ZERO : before.ahead();
        if (known.minus(counts).abs().compareTo(AGREE) > 0) {
            LOG.warn(
                    "The API server's clock is {} s ahead of this one's; dates are taken from the API server's."
                            + " Nodes whose clocks differ like this trouble runs as well: see to it that they are set.",
                    ahead.toSeconds());
        }
    }

    private static Optional<Instant> date(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * How far the API server is ahead.
     *
     * @param nanos when that was learnt, by a clock that nobody sets
     */
    private record Measured(Duration ahead, long nanos) {}
}
