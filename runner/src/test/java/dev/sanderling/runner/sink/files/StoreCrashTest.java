package dev.sanderling.runner.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Failure;
import dev.sanderling.runner.sink.objects.FaultyStore;
import dev.sanderling.runner.sink.objects.FaultyStore.Fate;
import dev.sanderling.runner.sink.objects.S3Server;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is stopped before each of its requests to a real store, or while the store does it, and the next one goes on. */
class StoreCrashTest {
    /** Every place takes a minute; some of them, half of these before and half after the request, a few seconds. */
    private static final int STEP = Boolean.getBoolean("sanderling.slow") ? 1 : 10;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopped_anywhere(boolean lastIsDone) throws IOException {
        S3Server server = S3Server.shared();
        Storage straight = S3Server.storage(Rows.plan(Job.ROOT, Compression.NONE), server.port(), 0);
        try (FaultyStore faulty = new FaultyStore(server.port())) {
            for (int n = lastIsDone ? 1 : 1 + STEP / 2; ; n += STEP) {
                straight.ops().deleteAll(Job.ROOT);
                Job job = new Job(1);
                boolean ended = runUntil(n, lastIsDone, job, faulty);
                job.assertNothingUncommitted(straight.ops());
                job.run(Job.sink(S3Server.storage(Rows.plan(Job.ROOT, Compression.NONE), server.port(), 0)));
                job.assertExact(straight.ops());
                job.assertClean(straight.ops());
                if (ended) {
                    assertThat(n).isGreaterThan(40);
                    return;
                }
            }
        } finally {
            straight.ops().close();
        }
    }

    /** Runs until the n-th request; true where there are fewer. */
    private static boolean runUntil(int n, boolean lastIsDone, Job job, FaultyStore faulty) {
        var soFar = new AtomicInteger();
        faulty.rule(head -> {
            int number = soFar.incrementAndGet();
            return number < n
                    ? new Fate.Passes()
                    : number == n && lastIsDone ? new Fate.AnswerLost() : new Fate.Dropped();
        });
        FilesSink sink = Job.sink(S3Server.storage(Rows.plan(Job.ROOT, Compression.NONE), faulty.port(), 0));
        try {
            job.run(sink);
        } catch (Failure stopped) {
            sink.close();
        }
        return soFar.get() < n;
    }
}
