package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.Checked;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job over time, the clock in our hands: things happen, {@link #look} is a reconcile. */
final class Scene {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Checked valid = new Checked.Valid(Examples.plan(Examples.job("postgres-to-files.yaml")));
    Checked checked = valid;
    long generation = 1;
    long since = 1;
    Instant applied = NOON;
    Instant now = NOON.plusSeconds(1);
    final List<Run> runs = new ArrayList<>();
    private @Nullable Retention retention = new Retention(4096L, null, null);
    Optional<Finding> obstacle = Optional.empty();
    boolean paused;
    CheckpointView checkpoint = CheckpointView.ABSENT;

    @Nullable
    CaptureJobStatus status;

    /** Looks until nothing changes any more, which must be at the second look. */
    CaptureJobStatus look() {
        status = next();
        if (!next().equals(status)) {
            throw new AssertionError("not at rest:\n" + status + "\n" + next());
        }
        return status;
    }

    private CaptureJobStatus next() {
        long made = checked instanceof Checked.Valid ? generation : generation - 1;
        var scheduled = new Observation.Scheduled(made, applied);
        var seen =
                new Observation(List.copyOf(runs), checkpoint, Optional.of(scheduled), obstacle, since).paused(paused);
        return Statuses.next(status, generation, checked, seen, now);
    }

    Scene at(String time) {
        now = Instant.parse("2026-11-22T" + time + "Z");
        return this;
    }

    Scene keeps(@Nullable Retention kept) {
        retention = kept;
        return this;
    }

    Scene under(Run.Kind kind, String id) {
        return replace(run(kind, id, new Ending.Running(), false, false));
    }

    Scene waits(Run.Kind kind, String id, @Nullable Finding why) {
        return replace(run(kind, id, new Ending.Waiting(Optional.ofNullable(why)), false, false));
    }

    /** It runs, and its turn has come just now, at once. */
    Scene admitted(Run.Kind kind, String id) {
        return admitted(kind, id, now);
    }

    /** It runs, and its turn has come just now, for which it has waited since then. */
    Scene admitted(Run.Kind kind, String id, Instant due) {
        return replace(new Run(
                "job-of-" + id,
                kind,
                id,
                since,
                Optional.empty(),
                now,
                now,
                new Ending.Running(),
                false,
                false,
                Optional.empty(),
                Optional.of(new Run.Turn(due, now))));
    }

    Scene ends(Run.Kind kind, String id, Reason reason) {
        return ends(kind, id, reason, true);
    }

    Scene ends(Run.Kind kind, String id, Reason reason, boolean jobOver) {
        return ends(
                kind,
                id,
                new TerminationMessage(
                        reason, "It says " + reason.word() + ".", null, null, null, "PostgreSQL 18.4", retention),
                jobOver);
    }

    Scene ends(Run.Kind kind, String id, TerminationMessage word) {
        return ends(kind, id, word, true);
    }

    private Scene ends(Run.Kind kind, String id, TerminationMessage word, boolean jobOver) {
        var ended = new Ending.Ended(now, word.reason(), word.message(), Optional.of(word));
        return replace(run(kind, id, ended, jobOver, false));
    }

    Scene givenUp(Run.Kind kind, String id, Reason reason) {
        var ended = new Ending.Ended(now, reason, "It says " + reason.word() + ".", Optional.empty());
        return replace(run(kind, id, ended, false, true));
    }

    Scene gone(String id) {
        runs.removeIf(run -> run.id().equals(id));
        return this;
    }

    Scene edited() {
        rescheduled();
        since = generation;
        return this;
    }

    /** An edit that means nothing to a run. */
    Scene rescheduled() {
        generation++;
        checked = valid;
        applied = now;
        return this;
    }

    Scene state(State state) {
        checkpoint = new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
        return this;
    }

    Condition condition(String type) {
        return Conditions.find(status, type).orElseThrow();
    }

    /** "Ready=True Working", for tables. */
    String says(String type) {
        Condition condition = condition(type);
        return condition.getStatus() + " " + condition.getReason();
    }

    static State append(State state, Receipt receipt) {
        return Receipts.append(state, receipt, Handoff.NONE);
    }

    static Receipt receipt(String runId, @Nullable String from, @Nullable String to, long changes) {
        return new Receipt(
                0,
                "",
                "0000000007-abcdef",
                runId,
                7,
                NOON,
                NOON.plusSeconds(2),
                changes == 0 ? Outcome.EMPTY : Outcome.SUCCEEDED,
                null,
                null,
                changes == 0 ? Receipt.StoppedBy.EMPTY : Receipt.StoppedBy.MAX_RECORDS,
                from,
                to,
                false,
                1,
                new Counts(changes, 10 * changes, Map.of("c", changes), Map.of("public.orders", changes)),
                List.of("lake:0000000007-abcdef-1.json"),
                1,
                null,
                null,
                List.of(),
                false);
    }

    private Scene replace(Run run) {
        gone(run.id());
        runs.add(run);
        return this;
    }

    private Run run(Run.Kind kind, String id, Ending ending, boolean jobOver, boolean giveUp) {
        Optional<String> trigger = kind == Run.Kind.TRIGGER ? Optional.of("a") : Optional.empty();
        Instant started = runs.stream()
                .filter(run -> run.id().equals(id))
                .map(Run::startedAt)
                .findFirst()
                .orElse(now);
        Optional<Run.Turn> turn = runs.stream()
                .filter(run -> run.id().equals(id))
                .flatMap(run -> run.turn().stream())
                .findFirst();
        return new Run(
                "job-of-" + id,
                kind,
                id,
                since,
                trigger,
                started,
                started,
                ending,
                jobOver,
                giveUp,
                Optional.empty(),
                turn);
    }
}
