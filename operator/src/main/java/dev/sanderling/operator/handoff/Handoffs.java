package dev.sanderling.operator.handoff;

import dev.sanderling.api.BatchStatus;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.HandOverStatus;
import dev.sanderling.api.RecoveryStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the operator leaves for the runner. Its numbers only grow, but for a checkpoint that is made anew. */
public final class Handoffs {
    /** Receipts that are mirrored and not taken yet: half of those that the checkpoint has room for. */
    private static final int PRESSING = State.RECEIPTS / 2;

    private Handoffs() {}

    /**
     * The handoff that should stand in the checkpoint.
     *
     * @param mirrored the status as it is stored; it survives the loss of the checkpoint, so a checkpoint made anew
     *     still says how far the lost one was
     */
    public static Handoff next(CheckpointView checkpoint, @Nullable CaptureJobStatus mirrored) {
        return next(checkpoint, mirrored, true);
    }

    /**
     * The same.
     *
     * @param handsOver whether batches are handed over; where not, none is kept for it
     */
    public static Handoff next(CheckpointView checkpoint, @Nullable CaptureJobStatus mirrored, boolean handsOver) {
        long epoch = checkpoint.handoff().minEpoch();
        epoch = Math.max(epoch, checkpoint.state().map(State::epoch).orElse(0L));
        for (BatchStatus batch : batches(mirrored)) {
            epoch = Math.max(epoch, epoch(batch.id()));
        }
        long taken = taken(checkpoint, batches(mirrored));
        RecoveryStatus recovery = mirrored == null ? null : mirrored.recovery();
        String recovered = recovery == null ? null : recovery.requestId();
        return new Handoff(
                epoch,
                taken,
                recovered == null ? checkpoint.handoff().recovered() : recovered,
                handedOver(checkpoint, mirrored, handsOver),
                checkpoint.handoff().wanted());
    }

    /**
     * Whether it is to be written now. A run that is under way has to repeat its write when the handoff moves below it, so
     * nothing is written then but what it is to read, and what would else be lost: receipts wait for us in a ring.
     *
     * @param running whether a run may be writing
     */
    public static boolean isDue(Handoff before, Handoff next, boolean running) {
        return running
                ? !next.wanted().equals(before.wanted())
                        || next.taken() - before.taken() >= PRESSING
                        || next.handedOver() - before.handedOver() >= PRESSING
                : !next.equals(before);
    }

    private static long handedOver(CheckpointView checkpoint, @Nullable CaptureJobStatus mirrored, boolean handsOver) {
        HandOverStatus told = mirrored == null ? null : mirrored.handOver();
        long before = checkpoint.handoff().handedOver();
        long done = told == null || told.upTo() == null ? before : Math.max(before, told.upTo());
        List<Receipt> receipts = checkpoint.state().map(State::receipts).orElse(List.of());
        boolean waits = receipts.stream().anyMatch(receipt -> receipt.isToHandOver() && receipt.epoch() > done);
        return !handsOver && waits ? receipts.getLast().epoch() : done;
    }

    /**
     * How far the receipts of this checkpoint are mirrored. One that was made anew counts from 1 again: what was taken of
     * the lost one says nothing of it, and would let receipts go before anybody has seen them.
     */
    private static long taken(CheckpointView checkpoint, List<BatchStatus> mirrored) {
        List<Receipt> receipts = checkpoint.state().map(State::receipts).orElse(List.of());
        long before = checkpoint.handoff().taken();
        if (receipts.isEmpty()) {
            return mirrored.stream()
                    .map(BatchStatus::receipt)
                    .filter(Objects::nonNull)
                    .reduce(before, Math::max);
        }
        long newest = receipts.stream()
                .filter(receipt -> mirrored.stream()
                        .anyMatch(batch -> receipt.batch().equals(batch.id())
                                && Long.valueOf(receipt.number()).equals(batch.receipt())))
                .mapToLong(Receipt::number)
                .max()
                .orElse(0);
        return before > receipts.getLast().number() ? newest : Math.max(before, newest);
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
