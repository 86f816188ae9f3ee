package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are over, whether their pods tell it or their receipts do: Jobs and pods may be gone before anybody
 * looks, receipts stay.
 */
public final class Endings {
    private Endings() {}

    /**
     * In the order they ended.
     *
     * @param previous what was said so far: it knows runs whose pods are gone
     */
    public static List<Over> of(@Nullable CaptureJobStatus previous, Observation seen) {
        List<Receipt> receipts = seen.checkpoint().state().map(State::receipts).orElse(List.of());
        Map<String, Receipt> byRun = new HashMap<>();
        for (Receipt receipt : receipts) {
            if (receipt.outcome() != null && receipt.endedAt() != null) {
                byRun.put(receipt.runId(), receipt);
            }
        }
        var over = new ArrayList<Over>();
        for (Run run : seen.runs()) {
            Optional<Receipt> receipt = Optional.ofNullable(byRun.remove(run.id()));
            if (run.ending() instanceof Ending.Ended ended) {
                over.add(told(run, ended, receipt));
            } else {
                // It has written its last word into the checkpoint; the pod's end is on its way to us.
                receipt.flatMap(closed -> ended(closed, Times.end(closed)))
                        .map(ended -> new Over(
                                run.id(), run.kind().word(), run.generation(), Times.second(run.startedAt()), ended))
                        .ifPresent(over::add);
            }
        }
        for (Receipt receipt : byRun.values()) {
            ofReceipt(receipt, previous, seen).ifPresent(over::add);
        }
        over.sort(order(seen));
        return List.copyOf(over);
    }

    /** By the second in which they ended, as Kubernetes counts; within it the receipts know the order. */
    static Comparator<Over> order(Observation seen) {
        List<String> written = seen.checkpoint().state().map(State::receipts).orElse(List.of()).stream()
                .map(Receipt::runId)
                .toList();
        return Comparator.comparing(Over::endedAt)
                .thenComparing(Over::startedAt)
                .thenComparing(run -> written.lastIndexOf(run.id()))
                .thenComparing(Over::id);
    }

    /** What was committed is committed, however the pod died afterwards. */
    private static Over told(Run run, Ending.Ended ended, Optional<Receipt> receipt) {
        boolean committed = receipt.map(Receipt::outcome)
                .filter(outcome -> outcome == Receipt.Outcome.SUCCEEDED || outcome == Receipt.Outcome.EMPTY)
                .isPresent();
        boolean failed = Verdict.of(ended).isFailure();
        Ending.Ended what =
                committed && failed ? ended(receipt.get(), ended.at()).orElse(ended) : ended;
        return new Over(run.id(), run.kind().word(), run.generation(), Times.second(run.startedAt()), what);
    }

    private static Optional<Over> ofReceipt(Receipt receipt, @Nullable CaptureJobStatus previous, Observation seen) {
        RunStatus known = known(previous, receipt.runId());
        boolean ofThisSchedule = seen.scheduled()
                .filter(made -> made.generation() >= seen.since())
                .filter(made ->
                        made.at().isAfter(Instant.EPOCH) && receipt.startedAt().isAfter(made.at()))
                .isPresent();
        if (known == null && !ofThisSchedule) {
            // Of an earlier edition, or of a former job of this name.
            return Optional.empty();
        }
        long generation = known == null || known.generation() == null ? seen.since() : known.generation();
        if (known != null && known.generation() == null && !ofThisSchedule) {
            generation = 0;
        }
        String kind = known == null || known.kind() == null ? Run.Kind.RUN.word() : known.kind();
        long of = generation;
        return ended(receipt, Times.end(receipt))
                .map(ended -> new Over(receipt.runId(), kind, of, Times.second(receipt.startedAt()), ended));
    }

    private static @Nullable RunStatus known(@Nullable CaptureJobStatus previous, String runId) {
        if (previous == null) {
            return null;
        }
        RunStatus last = previous.lastRun();
        RunStatus decided = previous.decidedBy();
        return last != null && runId.equals(last.runId())
                ? last
                : decided != null && runId.equals(decided.runId()) ? decided : null;
    }

    private static Optional<Ending.Ended> ended(Receipt receipt, Instant at) {
        Receipt.Outcome outcome = receipt.outcome();
        return outcome == null
                ? Optional.empty()
                : switch (outcome) {
                    case SUCCEEDED ->
                        Optional.of(
                                receipt.stoppedBy() == Receipt.StoppedBy.TERMINATED
                                        ? interrupted(at)
                                        : receipt(
                                                at, Reason.SUCCEEDED, "Batch " + receipt.batch() + " was committed."));
                    case EMPTY -> Optional.of(receipt(at, Reason.EMPTY, "Nothing had changed."));
                    case INTERRUPTED -> Optional.of(interrupted(at));
                    case FENCED -> Optional.of(receipt(at, Reason.FENCED, "Another run took over."));
                    case FAILED -> failed(receipt, at);
                };
    }

    private static Optional<Ending.Ended> failed(Receipt receipt, Instant at) {
        String word = receipt.reason();
        Reason reason =
                word == null ? Reason.DIED_WITHOUT_REPORT : Reason.known(word).orElse(Reason.DIED_WITHOUT_REPORT);
        String message = receipt.message();
        return Optional.of(receipt(at, reason, message == null ? "The run failed." : message));
    }

    private static Ending.Ended interrupted(Instant at) {
        return receipt(at, Reason.TERMINATED, "The run was interrupted; the next one goes on from there.");
    }

    private static Ending.Ended receipt(Instant at, Reason reason, String message) {
        return new Ending.Ended(at, reason, message, Optional.empty());
    }

    /**
     * A run that is over.
     *
     * @param id of the run: its pod's name
     * @param generation of the spec that it ran for; 0 where nobody knows
     * @param startedAt in whole seconds, like everything that is compared with a status
     */
    public record Over(String id, String kind, long generation, Instant startedAt, Ending.Ended ending) {
        /** As the status says it: Succeeded, Empty, AlreadyRunning, Failed or Interrupted. */
        public String result() {
            return Judgement.result(ending.reason());
        }

        /** In whole seconds too. */
        public Instant endedAt() {
            return Times.second(ending.at());
        }
    }
}
