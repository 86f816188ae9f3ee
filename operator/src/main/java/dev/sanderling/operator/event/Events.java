package dev.sanderling.operator.event;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.api.SourceStatus;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What changed between two statuses that somebody may want to be told. Empty batches and repeated successes are not. */
public final class Events {
    private Events() {}

    /** In the order of telling. */
    public static List<Happening> between(@Nullable CaptureJobStatus before, CaptureJobStatus after) {
        var happenings = new ArrayList<Happening>();
        adopted(before, after, happenings);
        published(before, after, happenings);
        boolean toldByReady = turned(before, after, "Ready", happenings);
        if (!toldByReady) {
            failed(before, after, happenings);
        }
        turned(before, after, "RetentionSafe", happenings);
        turned(before, after, "Continuous", happenings);
        turned(before, after, "HandedOver", happenings);
        return List.copyOf(happenings);
    }

    /** The first status of a job tells of a position only where a former job of its name has left its checkpoint. */
    private static void adopted(@Nullable CaptureJobStatus before, CaptureJobStatus after, List<Happening> happenings) {
        SourceStatus source = after.source();
        if (before == null && source != null && source.position() != null) {
            happenings.add(new Happening(
                    "Normal",
                    "CheckpointAdopted",
                    "Adopt",
                    "Goes on from " + source.position() + ", where a former job of this name ended"
                            + (source.slot() == null ? "." : ", with its slot \"" + source.slot() + "\".")));
        }
    }

    /** Each new batch with changes: this is what somebody waits for who works on the data. */
    private static void published(
            @Nullable CaptureJobStatus before, CaptureJobStatus after, List<Happening> happenings) {
        long known = newest(before);
        List<BatchStatus> batches = after.batches() == null ? List.of() : after.batches();
        if (before == null) {
            // A former job's, told then.
            return;
        }
        for (BatchStatus batch : batches.reversed()) {
            long changes = batch.changes() == null ? 0 : batch.changes();
            if (changes > 0 && batch.receipt() != null && batch.receipt() > known) {
                happenings.add(new Happening(
                        "Normal",
                        String.valueOf(batch.result()),
                        Happening.CAPTURE,
                        "Batch " + batch.id() + " published " + changes + (changes == 1 ? " change" : " changes")
                                + " up to " + batch.to() + "."));
            }
        }
    }

    private static void failed(@Nullable CaptureJobStatus before, CaptureJobStatus after, List<Happening> happenings) {
        RunStatus run = after.lastRun();
        RunStatus known = before == null ? null : before.lastRun();
        boolean told = known != null
                && run != null
                && Objects.equals(known.runId(), run.runId())
                && Objects.equals(known.result(), run.result());
        if (run != null && "Failed".equals(run.result()) && !told) {
            happenings.add(new Happening(
                    "Warning",
                    String.valueOf(run.reason()),
                    String.valueOf(run.kind()),
                    run.kind() + " " + run.runId() + " failed: " + run.message()));
        }
    }

    /** Whether the condition became False, which is told with its reason. */
    private static boolean turned(
            @Nullable CaptureJobStatus before, CaptureJobStatus after, String type, List<Happening> happenings) {
        String was = find(before, type).map(Condition::getStatus).orElse("Unknown");
        Optional<Condition> now = find(after, type).filter(condition -> !was.equals(condition.getStatus()));
        if (now.isEmpty() || now.get().getStatus().equals("Unknown")) {
            return false;
        }
        boolean good = now.get().getStatus().equals("True");
        if (good && was.equals("Unknown") && !type.equals("Ready")) {
            return false;
        }
        // What is waited for, and comes by itself, is nothing to be warned of.
        boolean waits = Reason.NAME_NOT_YET_FREE.word().equals(now.get().getReason());
        happenings.add(new Happening(
                good || waits ? "Normal" : "Warning",
                now.get().getReason(),
                type,
                type + " is " + now.get().getStatus() + ": " + now.get().getMessage()));
        return !good;
    }

    private static long newest(@Nullable CaptureJobStatus status) {
        List<BatchStatus> batches = status == null || status.batches() == null ? List.of() : status.batches();
        return batches.stream()
                .mapToLong(batch -> batch.receipt() == null ? 0 : batch.receipt())
                .max()
                .orElse(0);
    }

    private static Optional<Condition> find(@Nullable CaptureJobStatus status, String type) {
        List<Condition> conditions = status == null || status.conditions() == null ? List.of() : status.conditions();
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }
}
