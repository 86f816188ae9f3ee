package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.checkpoint.ChunkStore;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A run in the middle of a long transaction, with nothing that could be committed. */
class BusyTest {
    private final List<State> written = new ArrayList<>();

    @Test
    void aBusyRunSaysThatItIsAliveAndChangesNothingElse() {
        Checkpoint checkpoint = Checkpoint.open(new Store(), new Holder("uid", "run"), "test");
        CostMeter meter = new CostMeter();
        Receipt opened = Receipt.opened("0000000001-abcdef", "run", 1, meter.startedAt(), "0/1");
        State claimed = checkpoint.claim(state -> state.edit()
                .position("0/1")
                .pending(new Pending("0000000001-abcdef", 1, Map.of("files", "token")))
                .open(opened)
                .done());
        var context = new BatchContext(
                ProtocolOrderTest.plan(),
                new StillSource(),
                checkpoint,
                new Holder("uid", "run"),
                Transforms.NONE,
                List.of(),
                meter,
                Failpoint.NONE,
                new AtomicBoolean());
        var batch = new Batch(
                context,
                new Sink.Batch("ns/job", "0000000001-abcdef", 1),
                new ReceiptDraft(opened, Clock.systemUTC()),
                Counts.ZERO);

        written.clear();
        batch.beat(Duration.ofHours(1));
        assertThat(written).isEmpty();

        batch.beat(Duration.ZERO);
        assertThat(written).hasSize(1);
        State beat = written.getFirst();
        Receipt open = beat.open();
        assertThat(open).isNotNull();
        assertThat(open.cost()).isNotNull();
        assertThat(beat.edit().open(opened).seq(claimed.seq()).done()).isEqualTo(claimed);
    }

    private final class Store implements CheckpointStore {
        @Override
        public Loaded load(Duration patience) {
            return new Loaded(null, Handoff.NONE, "0");
        }

        @Override
        public Written write(State next, String version) {
            written.add(next);
            return new Written.Done(Long.toString(next.seq()));
        }

        @Override
        public ChunkStore chunks() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void close() {}
    }
}
