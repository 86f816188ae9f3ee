package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.runner.batch.CaptureRun.Ended;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.SourceSession.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A round of a job that is continuous: on one connection, and under one lock, it looks until there is work, and captures
 * that as one batch, by the same steps as any other run. While nothing happens there is no engine, and nothing is
 * written but now and then how far the log was looked through, so that the source need not keep it.
 */
public final class ContinuousRun {
    /** The next try says so again: whoever waits for the lock is alive. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

    /** A slot may be lost, and a server be another one, while nothing happens. */
    private static final Duration PREFLIGHT = Duration.ofSeconds(30);

    private static final Duration KEEP = Duration.ofMillis(Long.getLong("sanderling.keepMillis", 300_000));

    /** A look that takes so long has much log to go through that is not ours, and each further one has more. */
    private static final Duration LONG_LOOK = Duration.ofMillis(200);

    private static final Duration KEEP_AFTER_LONG_LOOK = Duration.ofSeconds(10);

    private final SourceSession source;
    private final Host host;
    private final Clock clock;
    private BatchContext context;
    /** How far the log was looked through; null where that is no further than the checkpoint says. */
    private @Nullable Boundary seen;

    private long checkedNanos;
    private long keptNanos = System.nanoTime();

    /** @param source not locked yet, and given to no other run */
    public ContinuousRun(SourceSession source, Host host, Clock clock) {
        this.source = source;
        this.host = host;
        this.clock = clock;
        this.context = host.next();
    }

    /** What a round needs of its process. */
    public interface Host {
        /** All that one batch needs: with a run id and a meter of its own, and the checkpoint as it is stored now. */
        BatchContext next();

        /** Nothing stands in the way, and nothing is to be done; called after each such look, and takes its time. */
        void idle(State state);
    }

    /**
     * Captures one batch, when there is one to capture.
     *
     * @return empty where it was asked to end before there was any
     * @throws Failure as {@link CaptureRun#run}
     */
    public Optional<Ended> run() {
        source.lock(source.names(context.checkpoint().state().names()), LOCK_PATIENCE);
        // Whoever held the lock before us may have written after we read.
        renew();
        while (!context.terminating().get()) {
            context.pulse().beat();
            long before = System.nanoTime();
            if (!(look() instanceof Work.Nothing nothing)) {
                if (!renew()) {
                    return Optional.of(new CaptureRun(context, clock).capture());
                }
                continue;
            }
            seen = nothing.boundary();
            keepWhereDue(nothing.boundary(), Duration.ofNanos(System.nanoTime() - before));
            host.idle(context.checkpoint().state());
        }
        return Optional.empty();
    }

    /** Reads the checkpoint anew; returns whether somebody has written to it, and all that was seen is worth nothing. */
    private boolean renew() {
        long before = context.checkpoint().state().seq();
        context = host.next();
        boolean moved = context.checkpoint().state().seq() != before;
        if (moved) {
            seen = null;
            checkedNanos = 0;
        }
        return moved;
    }

    private Work look() {
        var run = new CaptureRun(context, clock);
        State state = context.checkpoint().state();
        Boundary from = seen;
        long now = System.nanoTime();
        if (from == null || checkedNanos == 0 || now - checkedNanos > PREFLIGHT.toNanos()) {
            checkedNanos = now;
            return run.work(state);
        }
        // What was looked through is not looked through again, where nothing has been logged since.
        return run.lookForWork(
                state.edit().offsets(from.offsets()).position(from.position()).done());
    }

    private void keepWhereDue(Boundary boundary, Duration took) {
        Duration since = Duration.ofNanos(System.nanoTime() - keptNanos);
        boolean due = since.compareTo(took.compareTo(LONG_LOOK) > 0 ? KEEP_AFTER_LONG_LOOK : KEEP) > 0;
        if (!due || boundary.position().equals(context.checkpoint().state().position()) || renew()) {
            return;
        }
        keptNanos = System.nanoTime();
        new EmptyTick(context, clock)
                .run(source.names(context.checkpoint().state().names()), boundary);
        seen = null;
        context = host.next();
    }
}
