package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff.Wanted;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the operator writes into the checkpoint while a run holds it. The run is "run", of edition 3. */
class WantedTest {
    private final VersionedStore store = new VersionedStore();
    private final AtomicBoolean terminating = new AtomicBoolean();

    @Test
    void aRunOfAnEarlierEditionEndsAtItsNextCommit() {
        Batch batch = begun();
        store.want(new Wanted(3, null));
        batch.commit(ModelRun.boundary(1));
        assertThat(stop(batch)).as("that is its own").isEmpty();

        store.want(new Wanted(4, null));
        batch.beat(Duration.ZERO);
        assertThat(stop(batch)).as("in the middle of a transaction").isEmpty();
        batch.commit(ModelRun.boundary(2));
        assertThat(stop(batch)).contains(StoppedBy.TERMINATED);
        assertThat(StopRule.leavesBacklog(StoppedBy.TERMINATED))
                .as("the next one follows at once")
                .isTrue();
        assertThat(store.stored().position()).as("what was committed stays").isEqualTo("2");
    }

    @Test
    void aRunIsStoppedByItsNameAndNoOtherIs() {
        Batch batch = begun();
        store.want(new Wanted(0, "another"));
        batch.commit(ModelRun.boundary(1));
        assertThat(stop(batch)).isEmpty();
        store.want(new Wanted(0, "run"));
        batch.commit(ModelRun.boundary(2));
        assertThat(stop(batch)).contains(StoppedBy.TERMINATED);
    }

    /** A wish costs the run what any write of somebody else's costs it: one repetition, and nothing where there is none. */
    @Test
    void readingItCostsNoRequest() {
        Batch batch = begun();
        int before = store.requests;
        batch.commit(ModelRun.boundary(1));
        assertThat(store.requests - before).isEqualTo(1);
        store.want(new Wanted(4, null));
        batch.commit(ModelRun.boundary(2));
        assertThat(store.requests - before).as("refused, read, repeated").isEqualTo(4);
    }

    private Optional<StoppedBy> stop(Batch batch) {
        return batch.decide(ProtocolOrderTest.plan().limits(), false, true, Duration.ZERO, Duration.ZERO);
    }

    private Batch begun() {
        var holder = new Holder("uid", "run");
        Checkpoint checkpoint = Checkpoint.open(store, holder, "test");
        CostMeter meter = new CostMeter();
        Receipt opened = Receipt.opened("0000000001-abcdef", "run", 1, meter.startedAt(), "0");
        checkpoint.claim(state -> state.edit().position("0").open(opened).done());
        var context = new BatchContext(
                ProtocolOrderTest.plan(),
                new StillSource(),
                checkpoint,
                holder,
                Transforms.NONE,
                List.of(),
                meter,
                Failpoint.NONE,
                terminating,
                3);
        var batch = new Batch(
                context,
                new Sink.Batch("ns/job", "0000000001-abcdef", 1),
                new ReceiptDraft(opened, Clock.systemUTC()),
                Counts.ZERO);
        batch.begin(ModelRun.capture());
        return batch;
    }
}
