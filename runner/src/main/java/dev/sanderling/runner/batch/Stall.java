package dev.sanderling.runner.batch;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.LogProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a source that stands still from one that works through much log without a change of ours: a bulk load into
 * tables that are not captured. The latter may take as long as it needs, or no run would ever get past it.
 */
final class Stall {
    /** Without a record or other progress for so long after the barrier was asked for, something is wrong. */
    private static final Duration PATIENCE =
            Duration.ofMillis(Long.getLong("sanderling.barrierPatienceMillis", 300_000));

    private final Duration patience;
    private final Duration pause;
    private String mark = "";
    private long progressNanos;
    private long lookedNanos;

    Stall() {
        this(PATIENCE);
    }

    Stall(Duration patience) {
        this.patience = patience;
        this.pause = patience.dividedBy(10);
    }

    /** When the source was last seen to get on; 0 before that. */
    long progressNanos() {
        return progressNanos;
    }

    /** Where the source was then; empty before that. */
    String mark() {
        return mark;
    }

    /**
     * Looks at the source now and then.
     *
     * @param sinceNanos of the last record or progress
     * @throws Failure BarrierTimeout
     */
    void check(long sinceNanos, long now, Supplier<Optional<LogProgress>> source) {
        if (now - sinceNanos < pause.toNanos() || now - lookedNanos < pause.toNanos()) {
            return;
        }
        lookedNanos = now;
        Optional<LogProgress> progress = source.get();
        if (progress.filter(p -> p.isWorking() || !p.mark().equals(mark)).isPresent()) {
            mark = progress.get().mark();
            progressNanos = now;
        } else if (now - sinceNanos > patience.toNanos()) {
            throw new Failure(
                    Reason.BARRIER_TIMEOUT,
                    "The source sent nothing and got no further for " + patience.toSeconds() + " s although this run's"
                            + " own marker is in its log; what was committed stays, and the next run goes on from"
                            + " there. " + progress.map(LogProgress::waitsFor).orElse(""));
        }
    }
}
