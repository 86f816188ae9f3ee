package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another run has taken over while this one was at work, and has changed what this one relied on: a chunk of the schema
 * history that it wrote anew is no loss.
 */
class FencedRunTest {
    private final VersionedStore store = new VersionedStore();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatARunFindsThatLostItsHoldIsTheOthersDoing(boolean another) {
        Failure failure = catchThrowableOfType(Failure.class, () -> run(another));
        assertThat(failure.reason()).isEqualTo(another ? Reason.FENCED : Reason.SCHEMA_HISTORY_LOST);
    }

    private void run(boolean another) {
        var holder = new Holder("uid", "run");
        var source = new StillSource() {
            @Override
            public Capture prepare(State state, String runId) {
                if (another) {
                    Checkpoint.open(store, new Holder("other", "other"), "test").claim(now -> now);
                }
                throw new Failure(Reason.SCHEMA_HISTORY_LOST, "A chunk is not the one that the checkpoint names.");
            }
        };
        new CaptureRun(
                        new BatchContext(
                                ProtocolOrderTest.plan(),
                                source,
                                Checkpoint.open(store, holder, "test"),
                                holder,
                                Transforms.NONE,
                                List.of(),
                                new CostMeter(),
                                Failpoint.NONE,
                                new AtomicBoolean()),
                        Clock.systemUTC())
                .run();
    }
}
