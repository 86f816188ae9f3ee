package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An engine that fails at the same place in every run is not left to the next run for ever. */
class RepetitionTest {
    private static final Failure FAILED = new Failure(Reason.ENGINE_FAILED, "Reading failed.", new Exception());

    @Test
    void theThirdInARowAtOnePlaceIsAHumansAndStaysSo() {
        State state = State.blank("test");
        for (Reason reason :
                new Reason[] {Reason.ENGINE_FAILED, Reason.ENGINE_FAILED, Reason.ENGINE_STUCK, Reason.ENGINE_STUCK}) {
            Failure judged = Repetition.judged(FAILED, state);
            assertThat(judged.reason()).isEqualTo(reason);
            assertThat(judged).hasMessageStartingWith("Reading failed.").hasCause(FAILED.getCause());
            state = after(state, Outcome.FAILED, judged.reason(), state.position());
        }
        assertThat(Repetition.judged(FAILED, state)).hasMessageContaining("run 5 in a row", "the beginning");
    }

    @Test
    void aRunThatGetsAnywhereOrAnotherTroubleBeginsTheCountAnew() {
        State twice = State.blank("test").edit().position("0/1").done();
        twice = after(
                after(twice, Outcome.FAILED, Reason.ENGINE_FAILED, "0/1"), Outcome.FAILED, Reason.ENGINE_FAILED, "0/1");
        assertThat(Repetition.judged(FAILED, twice).reason()).isEqualTo(Reason.ENGINE_STUCK);
        assertThat(Repetition.judged(FAILED, after(twice, Outcome.FAILED, Reason.SOURCE_LOST, "0/1"))
                        .reason())
                .isEqualTo(Reason.ENGINE_FAILED);
        assertThat(Repetition.judged(FAILED, after(twice, Outcome.FAILED, Reason.ENGINE_FAILED, "0/2"))
                        .reason())
                .isEqualTo(Reason.ENGINE_FAILED);
        assertThat(Repetition.judged(FAILED, after(twice, Outcome.SUCCEEDED, null, "0/1"))
                        .reason())
                .isEqualTo(Reason.ENGINE_FAILED);
    }

    @Test
    void whatPassesByItselfIsNotCounted() {
        Failure lost = new Failure(Reason.SOURCE_LOST, "gone");
        State state = State.blank("test");
        for (int i = 0; i < 5; i++) {
            state = after(state, Outcome.FAILED, Reason.SOURCE_LOST, null);
        }
        assertThat(Repetition.judged(lost, state)).isSameAs(lost);
    }

    private static State after(State state, Outcome outcome, @Nullable Reason reason, @Nullable String to) {
        Receipt closed = Receipt.opened("0000000001-abcdef", "run", 1, Instant.EPOCH, state.position())
                .edit()
                .endedAt(Instant.EPOCH)
                .outcome(outcome)
                .reason(reason == null ? null : reason.word())
                .to(to)
                .done();
        return Transitions.fail(state, closed, Handoff.NONE).edit().position(to).done();
    }
}
