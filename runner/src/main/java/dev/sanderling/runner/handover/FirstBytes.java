package dev.sanderling.runner.handover;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The beginning of an answer's body; the rest is not waited for, however much of it there is or however slow it comes. */
final class FirstBytes implements BodySubscriber<byte[]> {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** @param patience after which what is there is good enough */
    FirstBytes(int most, Duration patience) {
        this.most = most;
        if (most > 0) {
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::end);
        }
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (most == 0) {
            end();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[Math.min(buffer.remaining(), most - bytes.size())];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        if (bytes.size() == most) {
            end();
        }
    }

    private synchronized void end() {
        body.complete(bytes.toByteArray());
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** The status is known, so what the server said until here is good enough. */
    @Override
    public synchronized void onError(Throwable trouble) {
        body.complete(bytes.toByteArray());
    }

    @Override
    public synchronized void onComplete() {
        body.complete(bytes.toByteArray());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }
}
