package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Holder US = new Holder("uid-us", "run-us");
    private static final Holder OTHER = new Holder("uid-other", "run-other");

    private final MemoryStore.Shared shared = new MemoryStore.Shared();
    private final MemoryStore store = new MemoryStore(shared);
    private final FakeTime time = new FakeTime();

    @Test
    void aClaimTakesTheNextEpochAndIsOneWrite() {
        Checkpoint checkpoint = open();
        State claimed = checkpoint.claim(s -> s.edit().position("7").done());
        assertThat(claimed.epoch()).isEqualTo(1);
        assertThat(claimed.holder()).isEqualTo(US);
        assertThat(claimed.seq()).isEqualTo(1);
        assertThat(claimed.position()).isEqualTo("7");
        assertThat(claimed.writtenBy()).isEqualTo("test 1");
        assertThat(shared.state).isEqualTo(claimed).isEqualTo(checkpoint.state());
        assertThat(store.writeCount).isEqualTo(1);
        assertThat(store.loadCount).isEqualTo(1);
    }

    @Test
    void theChangeOfAClaimSeesTheNewEpoch() {
        open().claim(s -> {
            assertThat(s.epoch()).isEqualTo(1);
            assertThat(s.holder()).isEqualTo(US);
            return s;
        });
    }

    @Test
    void anEpochCannotBeSmuggledInNorClaimedTwiceNorWrittenUnclaimed() {
        Checkpoint checkpoint = open();
        assertThatThrownBy(() -> checkpoint.write(s -> s)).isInstanceOf(IllegalStateException.class);
        checkpoint.claim(s -> s);
        assertThatThrownBy(() -> checkpoint.claim(s -> s)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> checkpoint.reread()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> checkpoint.write(s -> s.edit().epoch(9).done()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(checkpoint.write(s -> s.edit().seq(77).holder(OTHER).done()).seq())
                .isEqualTo(2);
        assertThat(checkpoint.state().holder()).isEqualTo(US);
    }

    // A write, and what may come between.

    @Test
    void conflictByMetadataIsRepeatedOnTheNewVersion() {
        Checkpoint checkpoint = claimed();
        shared.touch();
        assertThat(write(checkpoint, "2").seq()).isEqualTo(2);
        assertThat(shared.state.position()).isEqualTo("2");
        assertThat(store.writeCount).isEqualTo(3);
    }

    @Test
    void conflictByTheOperatorBringsItsHandoff() {
        Checkpoint checkpoint = claimed();
        shared.handoff = new Handoff(1, 5);
        shared.touch();
        write(checkpoint, "2");
        assertThat(checkpoint.handoff()).isEqualTo(new Handoff(1, 5));
    }

    @Test
    void unknownButAppliedSucceedsWithoutASecondWrite() {
        Checkpoint checkpoint = claimed();
        store.writes.add(store::appliedUnknown);
        assertThat(write(checkpoint, "2").seq()).isEqualTo(2);
        assertThat(store.writeCount).isEqualTo(2);
        assertThat(write(checkpoint, "3").seq()).isEqualTo(3);
        assertThat(shared.log).hasSize(3);
    }

    @Test
    void unknownAndAppliedAndThenMetadataMoved() {
        Checkpoint checkpoint = claimed();
        store.writes.add(store::appliedUnknown);
        store.beforeLoads.add(shared::touch);
        write(checkpoint, "2");
        write(checkpoint, "3");
        assertThat(shared.log).hasSize(3);
    }

    @Test
    void unknownAndLostIsRepeated() {
        Checkpoint checkpoint = claimed();
        store.writes.add(store::lostUnknown);
        store.writes.add(store::lostUnknown);
        write(checkpoint, "2");
        assertThat(shared.state.position()).isEqualTo("2");
        assertThat(shared.log).hasSize(2);
    }

    @Test
    void lostRequestThatArrivesBetweenReadAndRepeatIsOurs() {
        Checkpoint checkpoint = claimed();
        State[] late = new State[1];
        store.writes.add((next, version) -> {
            late[0] = next;
            return new CheckpointStore.Written.Unknown("on its way");
        });
        store.writes.add((next, version) -> {
            // The first one arrives now, so the repeat comes too late.
            shared.put(late[0]);
            return store.honest(next, version);
        });
        write(checkpoint, "2");
        assertThat(shared.log).hasSize(2);
        assertThat(shared.state.seq()).isEqualTo(2);
    }

    @Test
    void anotherClaimantFencesUs() {
        Checkpoint checkpoint = claimed();
        shared.put(byOther());
        assertFenced(() -> write(checkpoint, "2"));
        assertThat(shared.state).isEqualTo(byOther());
        assertThat(checkpoint.state().seq()).isEqualTo(1);
    }

    @Test
    void anotherClaimantAfterALostRequest() {
        Checkpoint checkpoint = claimed();
        store.writes.add(store::lostUnknown);
        store.beforeLoads.add(() -> shared.put(byOther()));
        assertFenced(() -> write(checkpoint, "2"));
    }

    @Test
    void anotherClaimantAfterOurLostAnswerFencesUsToo() {
        // Our write was applied; the other one has recovered it, and is the one to publish.
        Checkpoint checkpoint = claimed();
        store.writes.add(store::appliedUnknown);
        store.beforeLoads.add(() -> shared.put(byOther()));
        assertFenced(() -> write(checkpoint, "2"));
    }

    @Test
    void anotherClaimantBetweenRereadAndRepeat() {
        Checkpoint checkpoint = claimed();
        store.writes.add(store::lostUnknown);
        store.writes.add((next, version) -> {
            shared.put(byOther());
            return store.honest(next, version);
        });
        assertFenced(() -> write(checkpoint, "2"));
        assertThat(shared.state).isEqualTo(byOther());
    }

    @Test
    void ourOwnHolderAtAnotherSeqIsNotOurs() {
        Checkpoint checkpoint = claimed();
        shared.put(checkpoint.state().edit().seq(9).done());
        assertFenced(() -> write(checkpoint, "2"));
    }

    @Test
    void onceFencedNothingIsWritten() {
        Checkpoint checkpoint = claimed();
        shared.put(byOther());
        assertFenced(() -> write(checkpoint, "2"));
        shared.put(State.blank("x"));
        int writes = store.writeCount;
        assertFenced(() -> write(checkpoint, "2"));
        assertThat(store.writeCount).isEqualTo(writes);
    }

    @Test
    void aStateThatVanishesIsLost() {
        Checkpoint checkpoint = claimed();
        shared.put(null);
        assertFails(Reason.CHECKPOINT_LOST, () -> write(checkpoint, "2"));
    }

    @Test
    void anOlderStatePutBackIsRewound() {
        Checkpoint checkpoint = claimed();
        shared.handoff = new Handoff(1, 0);
        shared.put(State.blank("x"));
        assertFails(Reason.CHECKPOINT_REWOUND, () -> write(checkpoint, "2"));
    }

    @Test
    void unknownForAMinuteEndsTheRun() {
        Checkpoint checkpoint = claimed();
        for (int i = 0; i < 1000; i++) {
            store.writes.add(store::lostUnknown);
        }
        assertFails(Reason.CHECKPOINT_UNREACHABLE, () -> write(checkpoint, "2"));
        assertThat(time.passed).isEqualTo(Checkpoint.PATIENCE);
        assertThat(store.writeCount).isLessThan(30);
        assertFails(Reason.CHECKPOINT_UNREACHABLE, () -> write(checkpoint, "2"));
    }

    @Test
    void metadataThatNeverRestsEndsTheRunToo() {
        Checkpoint checkpoint = claimed();
        for (int i = 0; i < 1000; i++) {
            store.writes.add((next, version) -> new CheckpointStore.Written.Conflict());
        }
        assertFails(Reason.CHECKPOINT_UNREACHABLE, () -> write(checkpoint, "2"));
        assertThat(time.passed).isEqualTo(Checkpoint.PATIENCE);
    }

    @Test
    void refusedForGoodIsPassedOnAndRemembered() {
        Checkpoint checkpoint = claimed();
        store.writes.add((next, version) -> {
            throw new Failure(Reason.CHECKPOINT_FORBIDDEN, "no");
        });
        assertFails(Reason.CHECKPOINT_FORBIDDEN, () -> write(checkpoint, "2"));
        assertFails(Reason.CHECKPOINT_FORBIDDEN, () -> write(checkpoint, "2"));
        assertThat(shared.state.seq()).isEqualTo(1);
    }

    // The same for a claim, where epoch and holder change.

    @Test
    void claimUnknownButApplied() {
        store.writes.add(store::appliedUnknown);
        assertThat(claimed().state().epoch()).isEqualTo(1);
        assertThat(store.writeCount).isEqualTo(1);
    }

    @Test
    void claimUnknownAndLostOnAFirstRun() {
        store.writes.add(store::lostUnknown);
        assertThat(claimed().state().epoch()).isEqualTo(1);
    }

    @Test
    void claimConflictByMetadata() {
        shared.put(byOther());
        Checkpoint checkpoint = open();
        shared.touch();
        State state = checkpoint.claim(s -> s);
        assertThat(state.epoch()).isEqualTo(3);
        assertThat(state.seq()).isEqualTo(byOther().seq() + 1);
    }

    @Test
    void claimLostToAnother() {
        Checkpoint checkpoint = open();
        shared.put(byOther());
        assertFenced(() -> checkpoint.claim(s -> s));
        assertThat(checkpoint.claimed()).isFalse();
    }

    @Test
    void rereadBeforeTheClaimSeesWhatWasWrittenMeanwhile() {
        Checkpoint checkpoint = open();
        shared.put(byOther());
        assertThat(checkpoint.reread()).isEqualTo(byOther());
        assertThat(checkpoint.claim(s -> s).epoch()).isEqualTo(3);
    }

    // What a run finds.

    @Test
    void noStateWhereThereWasOneIsNoFirstRun() {
        shared.handoff = new Handoff(4, 2);
        assertThat(open().behind())
                .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.CHECKPOINT_LOST));
    }

    @Test
    void anOlderStateThanTheOperatorHasSeen() {
        shared.put(byOther());
        shared.handoff = new Handoff(3, 2);
        Checkpoint older = open();
        assertThat(older.behind())
                .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.CHECKPOINT_REWOUND));
        // Only a new beginning may be claimed on it, beyond every epoch that anybody remembers.
        assertThatThrownBy(() -> older.claim(s -> s)).isInstanceOf(IllegalStateException.class);
        assertThat(older.claim(4, s -> s).epoch()).isEqualTo(4);
        shared.put(byOther());
        shared.handoff = new Handoff(2, 2);
        assertThat(open().behind()).isEmpty();
        assertThat(open().state()).isEqualTo(byOther());
    }

    private Checkpoint open() {
        return new Checkpoint(store, store.load(Duration.ZERO), US, "test 1", time);
    }

    private Checkpoint claimed() {
        Checkpoint checkpoint = open();
        checkpoint.claim(s -> s);
        return checkpoint;
    }

    private static State write(Checkpoint checkpoint, String position) {
        return checkpoint.write(s -> s.edit().position(position).done());
    }

    private static State byOther() {
        return State.blank("x").edit().epoch(2).holder(OTHER).seq(5).done();
    }

    private static void assertFenced(Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.FENCED);
            assertThat(e).hasMessageContaining("epoch");
        });
    }

    private static void assertFails(Reason reason, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
