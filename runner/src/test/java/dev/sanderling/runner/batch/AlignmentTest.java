package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a database sink may hold, and what every other thing it could hold is called. */
class AlignmentTest {
    private static final String KNOWN = "0000000004-abcdef-0002";
    private static final String INTENDED = "0000000004-abcdef-0003";

    @Test
    void theSegmentOfTheCheckpointAndItsIntentAreFine() {
        assertThat(problem(4, KNOWN, state(true))).isEmpty();
        assertThat(problem(4, INTENDED, state(true))).isEmpty();
        assertThat(problem(5, KNOWN, state(false).edit().epoch(5).done())).isEmpty();
    }

    @Test
    void anOlderSegmentOrNoneMeansThatTheDatabaseWasPutBack() {
        assertThat(problem(4, "0000000004-abcdef-0001", state(true)))
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("would leave a gap"))
                .map(Finding::reason)
                .contains(Reason.SINK_REWOUND);
        assertThat(problem(2, "0000000002-zzzzzz-0009", state(false)).map(Finding::reason))
                .contains(Reason.SINK_REWOUND);
        assertThat(Alignment.problem(new Mirror(), null, state(false)).map(Finding::reason))
                .contains(Reason.SINK_REWOUND);
    }

    @Test
    void aSegmentThatTheCheckpointDoesNotIntendMeansThatTheCheckpointIsOld() {
        assertThat(problem(4, INTENDED, state(false)).map(Finding::reason)).contains(Reason.CHECKPOINT_REWOUND);
        assertThat(problem(9, KNOWN, state(false)).map(Finding::reason)).contains(Reason.CHECKPOINT_REWOUND);
        assertThat(problem(9, KNOWN, State.blank("test")).map(Finding::reason)).contains(Reason.CHECKPOINT_LOST);
    }

    @Test
    void manySegmentsOfABatchKeepTheirOrder() {
        String many = "0000000004-abcdef-z00010000";
        State known = state(false)
                .edit()
                .sinks(Map.of("db", "0000000004-abcdef-9999"))
                .done();
        assertThat(problem(4, many, known).map(Finding::reason)).contains(Reason.CHECKPOINT_REWOUND);
        State later = known.edit().sinks(Map.of("db", many)).done();
        assertThat(problem(4, "0000000004-abcdef-9999", later).map(Finding::reason))
                .contains(Reason.SINK_REWOUND);
        // As a version wrote it, before the upgrade in the middle of a commit.
        Pending pending = state(true).pending();
        State intends = known.edit()
                .pending(new Pending("0000000004-abcdef", 10_000, Map.of(), pending == null ? null : pending.intent()))
                .done();
        assertThat(problem(4, "0000000004-abcdef-10000", intends)).isEmpty();
    }

    @Test
    void aMirrorThatJoinsLateIsIncomplete() {
        State captured = State.blank("test").edit().offsets(Map.of("lsn", 1L)).done();
        assertThat(Alignment.problem(new Mirror(), null, captured).map(Finding::reason))
                .contains(Reason.SINK_INCOMPLETE);
        assertThat(Alignment.problem(new Mirror(), null, State.blank("test"))).isEmpty();
    }

    @Test
    void afterThePositionWasGivenUpAnythingIsFine() {
        State any = state(false).edit().sinks(State.ANY_SINKS).done();
        assertThat(problem(3, "0000000003-qqqqqq-0001", any)).isEmpty();
    }

    private static Optional<Finding> problem(long epoch, String segment, State state) {
        return Alignment.problem(new Mirror(), new PositionedSink.Held(epoch, segment), state);
    }

    private static State state(boolean intends) {
        Intent intent = new Intent("db", Map.of("lsn", 2L), "0/2", null, null, null, Counts.ZERO, List.of());
        return State.blank("test")
                .edit()
                .epoch(4)
                .holder(new Holder("pod", "run"))
                .offsets(Map.of("lsn", 1L))
                .sinks(Map.of("db", KNOWN))
                .pending(intends ? new Pending("0000000004-abcdef", 3, Map.of(), intent) : null)
                .done();
    }

    private static final class Mirror implements PositionedSink {
        @Override
        public String name() {
            return "db";
        }

        @Override
        public boolean mirrors() {
            return true;
        }

        @Override
        public List<Finding> preflight() {
            return List.of();
        }

        @Override
        public Optional<Held> held() {
            return Optional.empty();
        }

        @Override
        public Optional<Held> fence(Batch batch) {
            return Optional.empty();
        }

        @Override
        public void begin(Batch batch) {}

        @Override
        public void write(Change change) {}

        @Override
        public void anew(Table table) {}

        @Override
        public long commit(@Nullable Segment segment) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
