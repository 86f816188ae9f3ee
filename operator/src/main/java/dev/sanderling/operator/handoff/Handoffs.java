package dev.sanderling.operator.handoff;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RecoveryStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the operator leaves for the runner. Its numbers only grow. */
public final class Handoffs {
    private Handoffs() {}

    /**
     * The handoff that should stand in the checkpoint.
     *
     * @param mirrored the status as it is stored; it survives the loss of the checkpoint, so a checkpoint made anew
     *     still says how far the lost one was
     */
    public static Handoff next(CheckpointView checkpoint, @Nullable CaptureJobStatus mirrored) {
        long epoch = checkpoint.handoff().minEpoch();
        epoch = Math.max(epoch, checkpoint.state().map(State::epoch).orElse(0L));
        long taken = checkpoint.handoff().taken();
        for (BatchStatus batch : batches(mirrored)) {
            epoch = Math.max(epoch, epoch(batch.id()));
            taken = Math.max(taken, batch.receipt() == null ? 0 : batch.receipt());
        }
        RecoveryStatus recovery = mirrored == null ? null : mirrored.recovery();
        String recovered = recovery == null ? null : recovery.requestId();
        return new Handoff(
                epoch, taken, recovered == null ? checkpoint.handoff().recovered() : recovered);
    }

    private static List<BatchStatus> batches(@Nullable CaptureJobStatus status) {
        if (status == null) {
            return List.of();
        }
        List<BatchStatus> batches = status.batches() == null ? List.of() : status.batches();
        BatchStatus last = status.lastBatch();
        return last == null
                ? batches
                : Stream.concat(Stream.of(last), batches.stream()).toList();
    }

    /** A batch's id begins with its epoch in ten digits. */
    private static long epoch(@Nullable String batch) {
        if (batch == null || !batch.matches("\\d{10}-.*")) {
            return 0;
        }
        return Long.parseLong(batch.substring(0, 10));
    }
}
