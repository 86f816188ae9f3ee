package dev.sanderling.checkpoint;

import dev.sanderling.checkpoint.Receipt.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The chain of receipts: how one is added, and whether the chain holds. */
public final class Receipts {
    /**
     * Receipts that wait for the operator are kept up to this many; what is to be handed over stays beyond them, and
     * {@link #isFull} keeps the next run from making more.
     */
    public static final int MOST = 2 * State.RECEIPTS;

    private Receipts() {}

    /**
     * Ends the batch that is open: the receipt gets its number and its predecessor's hash and joins the ring, the totals
     * grow. Consecutive empty batches share one receipt. One that the operator has not taken stays while there is room.
     *
     * @param closed with outcome and endedAt; without any position it stands where the last one ended
     */
    public static State append(State state, Receipt closed, Handoff handoff) {
        if (closed.outcome() == null || closed.endedAt() == null) {
            throw new IllegalArgumentException("an open receipt cannot be appended");
        }
        List<Receipt> ring = new ArrayList<>(state.receipts());
        Receipt last = ring.isEmpty() ? null : ring.getLast();
        Receipt next = ReceiptSize.fitted(placed(closed, last, handoff));
        if (last != null && (mergeable(last, next) || (ring.size() >= MOST && areNothing(last, next)))) {
            ring.set(ring.size() - 1, merged(last, next));
        } else {
            ring.add(next);
        }
        while (ring.size() > State.RECEIPTS && mayGo(ring.getFirst(), ring.size(), handoff)) {
            ring.removeFirst();
        }
        var totals = new Totals(
                state.totals().batches() + closed.repeated(),
                state.totals().changes() + closed.counts().changes(),
                state.totals().bytes() + closed.counts().bytes());
        return state.edit()
                .receipts(List.copyOf(ring))
                .totals(totals)
                .open(null)
                .done();
    }

    /** Ends the batch that a run left open when it died; the state itself where none is open. */
    public static State interrupted(State state, Instant now, Handoff handoff) {
        Receipt open = state.open();
        if (open == null) {
            return state;
        }
        Receipt closed = open.edit()
                .endedAt(now)
                .outcome(Outcome.INTERRUPTED)
                .stoppedBy(Receipt.StoppedBy.INTERRUPTED)
                .done();
        return append(state, closed, handoff);
    }

    /**
     * Whether no further batch may be made, because its receipt would push out one that is still to be handed over. What
     * waits to be published goes first: until it is, nothing can be handed over.
     */
    public static boolean isFull(State state, Handoff handoff) {
        return state.pending() == null
                && state.receipts().size() >= MOST
                && handoff.owes(state.receipts().getFirst());
    }

    private static boolean mayGo(Receipt oldest, int size, Handoff handoff) {
        return !handoff.owes(oldest) && (oldest.number() <= handoff.taken() || size > MOST);
    }

    /** What is wrong with a ring of receipts, oldest first: gaps, broken hashes, positions that do not join; empty if nothing. */
    public static List<String> chainProblems(List<Receipt> receipts) {
        List<String> problems = new ArrayList<>();
        Receipt before = null;
        for (Receipt receipt : receipts) {
            String name = "receipt " + receipt.number();
            if (before == null) {
                if (receipt.number() < 1
                        || (receipt.number() == 1 && !receipt.previous().isEmpty())) {
                    problems.add(name + " is no beginning");
                }
            } else {
                if (receipt.number() != before.number() + 1) {
                    problems.add(name + " follows receipt " + before.number());
                }
                if (!receipt.previous().equals(hash(before))) {
                    problems.add(name + " does not hold the hash of the one before");
                }
                if (!Objects.equals(receipt.from(), before.to())) {
                    problems.add(name + " does not begin where the one before ended");
                }
            }
            before = receipt;
        }
        return List.copyOf(problems);
    }

    /** sha256 of the receipt's canonical JSON, hex. */
    public static String hash(Receipt receipt) {
        return sha256(StateJson.canonical(receipt));
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The first of a state that was made anew goes on from the number that was taken of the lost one. */
    private static Receipt placed(Receipt closed, @Nullable Receipt last, Handoff handoff) {
        var edit = closed.edit()
                .number(last == null ? handoff.next() : last.number() + 1)
                .previous(last == null ? "" : hash(last));
        if (last != null && closed.from() == null && closed.to() == null) {
            // It ended before it knew a position, so it moved none.
            edit.from(last.to()).to(last.to());
        }
        return edit.done();
    }

    private static boolean mergeable(Receipt last, Receipt next) {
        return last.outcome() == Outcome.EMPTY
                && next.outcome() == Outcome.EMPTY
                && Objects.equals(last.to(), next.from());
    }

    /** Of runs that moved nothing one receipt is enough where there is no more room. */
    private static boolean areNothing(Receipt last, Receipt next) {
        return last.segments() + next.segments() == 0
                && Objects.equals(last.from(), last.to())
                && Objects.equals(last.to(), next.from())
                && Objects.equals(next.from(), next.to());
    }

    private static Receipt merged(Receipt last, Receipt next) {
        Instant first = last.firstAt();
        return ReceiptSize.fitted(next.edit()
                .number(last.number())
                .previous(last.previous())
                .from(last.from())
                .repeated(last.repeated() + next.repeated())
                .firstAt(first == null ? last.startedAt() : first)
                .done());
    }
}
