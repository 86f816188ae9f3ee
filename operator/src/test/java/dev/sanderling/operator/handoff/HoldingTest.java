package dev.sanderling.operator.handoff;

import static dev.sanderling.api.DeletionPolicy.DELETE;
import static dev.sanderling.api.DeletionPolicy.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The finalizer is there only while the job has something in its source and is to drop it. */
class HoldingTest {
    private static final Holding NOTHING = new Holding(false, false);
    private static final CheckpointView OURS = names(new SourceNames("t", "s", true, "p", true, null));
    private static final CheckpointView PUBLICATION = names(new SourceNames("t", "s", false, "p", true, null));
    private static final CheckpointView THEIRS = names(new SourceNames("t", "s", false, "p", false, null));
    private static final CheckpointView MYSQL = names(new SourceNames("t", null, null, null, null, 7L));
    private static final CheckpointView DAMAGED = new CheckpointView(
            Optional.empty(), Handoff.NONE, Optional.of(new Finding(Reason.CHECKPOINT_MALFORMED, "Damaged.")));

    @Test
    void deleteHoldsWhatIsOurs() {
        assertThat(Holding.of(DELETE, true, false, false, CheckpointView.ABSENT, Belongings.NONE, true))
                .isEqualTo(NOTHING);
        assertThat(Holding.of(DELETE, true, false, false, OURS, Belongings.NONE, false))
                .isEqualTo(new Holding(true, true));
        assertThat(Holding.of(DELETE, true, false, false, PUBLICATION, Belongings.NONE, false))
                .isEqualTo(new Holding(true, true));
        assertThat(Holding.of(DELETE, true, false, false, THEIRS, Belongings.NONE, true))
                .isEqualTo(NOTHING);
        assertThat(Holding.of(DELETE, false, true, false, MYSQL, Belongings.NONE, true))
                .isEqualTo(NOTHING);
    }

    /** The names are recorded a moment after the pod starts, and a deletion may come in between. */
    @Test
    void aRunThatMayBeMakingSomethingHoldsToo() {
        assertThat(Holding.of(DELETE, true, true, false, CheckpointView.ABSENT, Belongings.NONE, false))
                .isEqualTo(new Holding(true, true));
    }

    /** Else each of its runs would write job and checkpoint twice, and repeat its own write because of it. */
    @Test
    void aRunOfAJobWhoseSlotIsSomebodyElsesHoldsNobody() {
        assertThat(Holding.of(DELETE, true, true, true, THEIRS, Belongings.NONE, false))
                .isEqualTo(NOTHING);
    }

    /** We may be away when the schedule starts the first run, and when the job is deleted after it. */
    @Test
    void aJobWhoseFirstRunMayBeginAnyMomentIsHeldToo() {
        assertThat(Holding.of(DELETE, true, false, true, CheckpointView.ABSENT, Belongings.NONE, false))
                .isEqualTo(new Holding(true, true));
        assertThat(Holding.of(DELETE, false, false, true, CheckpointView.ABSENT, Belongings.NONE, false))
                .as("MySQL")
                .isEqualTo(NOTHING);
        assertThat(Holding.of(DELETE, true, false, true, THEIRS, Belongings.NONE, true))
                .as("it has run, and made nothing")
                .isEqualTo(NOTHING);
        assertThat(Holding.of(RETAIN, true, false, true, CheckpointView.ABSENT, Belongings.NONE, false))
                .isEqualTo(NOTHING);
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        assertThat(Holding.of(DELETE, true, false, false, DAMAGED, Belongings.NONE, true))
                .isEqualTo(new Holding(true, true));
        assertThat(Holding.of(DELETE, true, false, false, DAMAGED, Belongings.NONE, false))
                .isEqualTo(NOTHING);
        var mirrored = new Belongings(Optional.of("s"), Optional.empty());
        assertThat(Holding.of(DELETE, true, false, false, CheckpointView.ABSENT, mirrored, true))
                .as("the checkpoint was deleted, or is just going with its namespace")
                .isEqualTo(new Holding(true, true));
        assertThat(Holding.of(RETAIN, true, false, false, DAMAGED, Belongings.NONE, false))
                .isEqualTo(new Holding(false, true));
    }

    @Test
    void retainKeepsTheCheckpointAndHoldsUpNobody() {
        assertThat(Holding.of(RETAIN, true, false, false, OURS, Belongings.NONE, true))
                .isEqualTo(new Holding(false, true));
        assertThat(Holding.of(RETAIN, false, false, false, MYSQL, Belongings.NONE, false))
                .isEqualTo(new Holding(false, true));
        assertThat(Holding.of(RETAIN, true, false, false, CheckpointView.ABSENT, Belongings.NONE, false))
                .as("of a job that never ran nothing is worth keeping")
                .isEqualTo(NOTHING);
    }

    private static CheckpointView names(SourceNames names) {
        State state = State.blank("test").edit().epoch(1).names(names).done();
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }
}
