package dev.sanderling.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the SDK has started. Asked while it starts it answers only when it has, and it starts for as long as the API
 * server is away, so it is asked on a thread of its own: a probe has to be answered soon, and the threads that answer
 * are few.
 */
@Singleton
class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    /** For an answer that takes no time once the operator has started; a node waits for a second. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Operator operator;
    private @Nullable CompletableFuture<Optional<RuntimeInfo>> answer;
    private @Nullable RuntimeInfo started;

    Startup(Operator operator) {
        this.operator = operator;
    }

    /** What can be asked of the SDK; empty until it has started and has said so. */
    synchronized Optional<RuntimeInfo> started() {
        if (started != null) {
            return Optional.of(started);
        }
        if (answer == null) {
            answer = CompletableFuture.supplyAsync(
                    this::ask,
                    task -> Thread.ofPlatform().daemon().name("startup").start(task));
        }
        CompletableFuture<Optional<RuntimeInfo>> said = answer;
        try {
            started = said.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).orElse(null);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.warn("whether the operator has started cannot be told", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Also after a failure, which is no answer: the next probe asks again.
        answer = null;
        return Optional.ofNullable(started);
    }

    /** Asked again once it has started, as what was said before may lack controllers. */
    private Optional<RuntimeInfo> ask() {
        return operator.getRuntimeInfo().isStarted() ? Optional.of(operator.getRuntimeInfo()) : Optional.empty();
    }
}
