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
import java.util.stream.Stream;
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
        List<Receipt> closed = List.copyOf(byRun.values());
        for (Run run : seen.runs()) {
            if (run.ending() instanceof Ending.Ended ended && isToldBetter(run, ended, previous, closed)) {
                continue;
            }
            Optional<Receipt> receipt = Optional.ofNullable(byRun.remove(run.id()));
            if (run.ending() instanceof Ending.Ended ended) {
                over.add(told(run, ended, receipt));
            } else {
                // It has written its last word into the checkpoint; the pod's end is on its way to us.
                receipt.flatMap(last -> ended(last, Times.end(last)))
                        .map(ended -> new Over(
                                run.id(),
                                run.job(),
                                run.kind().word(),
                                run.generation(),
                                Times.second(run.startedAt()),
                                ended))
                        .ifPresent(over::add);
            }
        }
        for (Receipt receipt : byRun.values()) {
            ofReceipt(receipt, previous, seen).ifPresent(over::add);
        }
        over.sort(order(seen));
        return List.copyOf(over);
    }

    /**
     * By the second in which they ended, as Kubernetes counts. Within it a check comes before the runs that it lets begin,
     * and of runs the receipts know the order.
     */
    static Comparator<Over> order(Observation seen) {
        List<String> written = seen.checkpoint().state().map(State::receipts).orElse(List.of()).stream()
                .map(Receipt::runId)
                .toList();
        return Comparator.comparing(Over::endedAt)
                .thenComparing(Over::startedAt)
                .thenComparing(run -> !run.kind().equals(Run.Kind.CHECK.word()))
                .thenComparing(run -> written.lastIndexOf(run.id()))
                .thenComparing(Over::id);
    }

    /**
     * Of a Job whose pods are gone, whether what one of them said is known: then the Job alone adds nothing, but that a pod
     * after the failed ones ended well.
     */
    private static boolean isToldBetter(
            Run run, Ending.Ended ended, @Nullable CaptureJobStatus previous, List<Receipt> closed) {
        if (!run.withoutPod()) {
            return false;
        }
        List<Boolean> good = new ArrayList<>();
        for (RunStatus known : known(previous)) {
            if (known.endedAt() != null && isOf(run, known.runId(), Times.parse(known.startedAt()))) {
                good.add(!"Failed".equals(known.result()));
            }
        }
        for (Receipt receipt : closed) {
            if (isOf(run, receipt.runId(), receipt.startedAt())) {
                good.add(receipt.outcome() != Receipt.Outcome.FAILED);
            }
        }
        boolean well = Verdict.of(ended) instanceof Verdict.Good;
        return well ? good.contains(true) : !good.isEmpty();
    }

    /** Whether such a run was one of the Job's pods. */
    private static boolean isOf(Run run, @Nullable String id, Instant started) {
        return id != null
                && PodNames.isOf(run.job(), id)
                && (!PodNames.isCut(run.job()) || !started.isBefore(Times.second(run.startedAt())));
    }

    private static String job(String id, Observation seen) {
        return seen.runs().stream()
                .map(Run::job)
                .filter(job -> PodNames.isOf(job, id))
                .findFirst()
                .orElse("");
    }

    /** What was committed is committed, however the pod died afterwards. */
    private static Over told(Run run, Ending.Ended ended, Optional<Receipt> receipt) {
        boolean committed = receipt.map(Receipt::outcome)
                .filter(outcome -> outcome == Receipt.Outcome.SUCCEEDED || outcome == Receipt.Outcome.EMPTY)
                .isPresent();
        boolean failed = Verdict.of(ended).isFailure();
        Ending.Ended what =
                committed && failed ? ended(receipt.get(), ended.at()).orElse(ended) : ended;
        return new Over(run.id(), run.job(), run.kind().word(), run.generation(), Times.second(run.startedAt()), what);
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
                .map(ended -> new Over(
                        receipt.runId(),
                        job(receipt.runId(), seen),
                        kind,
                        of,
                        Times.second(receipt.startedAt()),
                        ended));
    }

    private static @Nullable RunStatus known(@Nullable CaptureJobStatus previous, String runId) {
        return known(previous).stream()
                .filter(run -> runId.equals(run.runId()))
                .findFirst()
                .orElse(null);
    }

    /** The runs that the status tells of. */
    private static List<RunStatus> known(@Nullable CaptureJobStatus previous) {
        return previous == null
                ? List.of()
                : Stream.of(previous.lastRun(), previous.decidedBy())
                        .flatMap(Stream::ofNullable)
                        .toList();
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
     * @param id of the run: its pod's name; its Job's where nobody has seen a pod
     * @param job name of its Job; empty where that is not there any more
     * @param generation of the spec that it ran for; 0 where nobody knows
     * @param startedAt in whole seconds, like everything that is compared with a status
     */
    public record Over(String id, String job, String kind, long generation, Instant startedAt, Ending.Ended ending) {
        /** As the status says it: Succeeded, Empty, AlreadyRunning, Failed or Interrupted. */
        public String result() {
            return Judgement.result(ending.reason());
        }

        /** Whether it is the run that the status knows by that name: by its pod's, or by its Job's from before a pod was seen. */
        boolean isKnownAs(@Nullable String name) {
            return id.equals(name) || (!job.isEmpty() && job.equals(name));
        }

        /** In whole seconds too. */
        public Instant endedAt() {
            return Times.second(ending.at());
        }
    }
}
