package dev.sanderling.operator.outcome;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What really happened to a job: its runs and checks in the order they ended, an edit between them. */
record History(List<Event> events, Optional<Instant> edited) {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** How a run ends, and what it leaves. */
    enum End {
        SUCCEEDED(Reason.SUCCEEDED, null, true),
        EMPTY(Reason.EMPTY, null, true),
        NEEDS_HUMAN(Reason.SLOT_LOST, null, false),
        AT_A_SINK(Reason.AUTHENTICATION_FAILED, "mirror", false),
        TRY_AGAIN(Reason.SOURCE_UNREACHABLE, null, false),
        FAILED_LATE(Reason.ENGINE_FAILED, null, true),
        DRAINED(Reason.TERMINATED, null, false);

        final Reason reason;
        private final @Nullable String sink;
        private final boolean receipt;

        End(Reason reason, @Nullable String sink, boolean receipt) {
            this.reason = reason;
            this.sink = sink;
            this.receipt = receipt;
        }

        boolean fails() {
            return reason.exitCode() != dev.sanderling.outcome.ExitCode.OK;
        }

        boolean good() {
            return this == SUCCEEDED || this == EMPTY;
        }
    }

    /** One run or check; {@code edition} is the generation that it ran for. */
    record Event(String id, Run.Kind kind, long edition, Instant begin, Instant end, End how) {
        String batch() {
            return "0000000001-" + id;
        }

        Run run(Instant view) {
            boolean over = !end.isAfter(view);
            var word = new TerminationMessage(how.reason, "Says " + id + ".", null, null, null, null, null, how.sink);
            Ending ending =
                    over ? new Ending.Ended(end, how.reason, word.message(), Optional.of(word)) : new Ending.Running();
            return new Run("job-" + id, kind, id, edition, Optional.empty(), begin, begin, ending, over, false);
        }
    }

    static History of(List<End> ends, Optional<Integer> editAfter) {
        var events = new ArrayList<Event>();
        Instant at = NOON.plusSeconds(10);
        Optional<Instant> edited = Optional.empty();
        for (int i = 0; i < ends.size(); i++) {
            if (editAfter.isPresent() && editAfter.get() == i) {
                edited = Optional.of(at);
                at = at.plusSeconds(10);
            }
            Run.Kind kind = i == 0 || (edited.isPresent() && editAfter.get() == i) ? Run.Kind.CHECK : Run.Kind.RUN;
            End end = ends.get(i);
            if (kind == Run.Kind.CHECK && end.receipt) {
                end = end.fails() ? End.TRY_AGAIN : End.SUCCEEDED;
            }
            events.add(new Event("r" + i, kind, edited.isPresent() ? 2 : 1, at, at.plusSeconds(20), end));
            at = at.plusSeconds(30);
        }
        return new History(List.copyOf(events), edited);
    }

    static History random(Random random) {
        var ends = new ArrayList<End>();
        int count = 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            ends.add(End.values()[random.nextInt(End.values().length)]);
        }
        return of(ends, random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(count)));
    }

    Instant last() {
        return events.getLast().end();
    }

    long generation(Instant at) {
        return edited.isPresent() && !edited.get().isAfter(at) ? 2 : 1;
    }

    /** The checkpoint as a cache has it that knows everything up to then. */
    State state(Instant view) {
        State state = State.blank("x");
        for (Event event : events) {
            if (event.kind() == Run.Kind.RUN
                    && event.how().receipt
                    && !event.end().isAfter(view)) {
                state = Receipts.append(state, receipt(event, state.position()), Handoff.NONE)
                        .edit()
                        .position("0/" + event.id())
                        .done();
            }
        }
        return state;
    }

    private static Receipt receipt(Event event, @Nullable String from) {
        boolean failed = event.how() == End.FAILED_LATE;
        long changes = event.how() == End.SUCCEEDED ? 3 : 0;
        return Receipt.opened(event.batch(), event.id(), 1, event.begin(), from)
                .edit()
                .endedAt(event.end())
                .to("0/" + event.id())
                .outcome(
                        failed
                                ? Receipt.Outcome.FAILED
                                : changes > 0 ? Receipt.Outcome.SUCCEEDED : Receipt.Outcome.EMPTY)
                .reason(failed ? event.how().reason.word() : null)
                .message(failed ? "Says " + event.id() + "." : null)
                .counts(new Counts(changes, changes, Map.of(), Map.of()))
                .done();
    }

    /**
     * What is seen at a moment.
     *
     * @param pods up to when the cache of Jobs and pods knows what happened
     * @param checkpoint the same of the checkpoint's
     * @param there whose Jobs have not been collected
     */
    Observation seen(Instant now, Instant pods, Instant checkpoint, Predicate<Event> there) {
        List<Run> runs = events.stream()
                .filter(event -> !event.begin().isAfter(pods) && there.test(event))
                .map(event -> event.run(pods))
                .toList();
        long generation = generation(now);
        Instant made = generation == 2 ? edited.orElseThrow() : NOON;
        return new Observation(
                runs,
                new CheckpointView(Optional.of(state(checkpoint)), Handoff.NONE, Optional.empty()),
                Optional.of(new Observation.Scheduled(generation, made)),
                Optional.empty(),
                generation);
    }
}
