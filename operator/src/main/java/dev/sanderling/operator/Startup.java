package dev.sanderling.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether the SDK has started. Asked while it starts it answers only when it has, and it starts for as long as the API
 * server is away, so it is asked on a thread of its own: a probe has to be answered at once, and the threads that answer
 * are few.
 */
@Singleton
class Startup {
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
        if (!answer.isDone()) {
            return Optional.empty();
        }
        CompletableFuture<Optional<RuntimeInfo>> said = answer;
        // Also after a failure, which is no answer: the next probe asks again.
        answer = null;
        started = said.isCompletedExceptionally() ? null : said.join().orElse(null);
        return Optional.ofNullable(started);
    }

    /** Asked again once it has started, as what was said before may lack controllers. */
    private Optional<RuntimeInfo> ask() {
        return operator.getRuntimeInfo().isStarted() ? Optional.of(operator.getRuntimeInfo()) : Optional.empty();
    }
}
