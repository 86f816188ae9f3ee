package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.CheckpointStore.Loaded;
import dev.sanderling.runner.checkpoint.CheckpointStore.Written;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint as one run holds it. Every write carries epoch, holder and the next sequence number, on the version
 * last read; what a conflict or a lost answer means is decided here and nowhere else:
 *
 * <ul>
 *   <li>what is stored has our triple: the write succeeded;
 *   <li>it has the triple we last saw: only metadata or the operator's key moved, so the write is repeated;
 *   <li>anything else: another run has taken over, and this one is fenced.
 * </ul>
 *
 * <p>After a write has failed no other is tried: what is stored is then for the next run to find out. Not for several
 * threads at once.
 */
public final class Checkpoint {
    /** How long an unknown outcome is looked into. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CheckpointStore store;
    private final Holder holder;
    private final String writtenBy;
    private final Waiting waiting;
    private State state;
    private Handoff handoff;
    private String version;
    private boolean claimed;
    private @Nullable Failure ended;
    private @Nullable Failure behind;

    /**
     * Reads the checkpoint on behalf of a run; claims nothing and writes nothing.
     *
     * @param holder this run
     * @param writtenBy program and version, for people
     * @throws Failure of {@link CheckpointStore#load}
     */
    public static Checkpoint open(CheckpointStore store, Holder holder, String writtenBy) {
        return new Checkpoint(store, store.load(), holder, writtenBy, Waiting.REAL);
    }

    /** The same over what was loaded already. */
    public Checkpoint(CheckpointStore store, Loaded loaded, Holder holder, String writtenBy, Waiting waiting) {
        this.store = store;
        this.holder = holder;
        this.writtenBy = writtenBy;
        this.waiting = waiting;
        this.behind = behind(loaded);
        this.state = stateOf(loaded);
        this.handoff = loaded.handoff();
        this.version = loaded.version();
    }

    /** What is stored, as far as this run knows; {@link State#blank} before the first run of a job. */
    public State state() {
        return state;
    }

    /** All of it as last read or written, for a process that goes on from here. */
    public Loaded loaded() {
        // What was ever stored was written under a sequence number.
        return new Loaded(state.seq() == 0 ? null : state, handoff, version);
    }

    /** The operator's part as of the last read. */
    public Handoff handoff() {
        return handoff;
    }

    /** On whose behalf it is held. */
    public Holder holder() {
        return holder;
    }

    /**
     * CheckpointLost where there is no state although there was one, CheckpointRewound where it is older than what the
     * operator has seen: then nothing may go on from it, and only a new beginning may be claimed. Empty otherwise.
     */
    public Optional<Failure> behind() {
        return Optional.ofNullable(behind);
    }

    /** Whether this run holds the epoch. */
    public boolean claimed() {
        return claimed;
    }

    /**
     * Reads again, before the claim only: after waiting for the source lock, whoever held it may have written.
     *
     * @throws Failure as {@link #open}
     */
    public State reread() {
        if (claimed) {
            throw new IllegalStateException("a claimed checkpoint is changed by its holder only");
        }
        Loaded loaded = store.load();
        behind = behind(loaded);
        state = stateOf(loaded);
        handoff = loaded.handoff();
        version = loaded.version();
        // A claim that was refused has written nothing: after this read it may be tried again.
        ended = null;
        return state;
    }

    /**
     * Takes the next epoch and writes the changed state with it. The change is given the state with the new epoch and this
     * holder already in it.
     *
     * @throws Failure as {@link #write}
     */
    public State claim(UnaryOperator<State> change) {
        return claim(state.epoch() + 1, change);
    }

    /**
     * The same with a later epoch, for a new beginning: the checkpoint may have forgotten some that others remember.
     *
     * @param epoch greater than the state's
     */
    public State claim(long epoch, UnaryOperator<State> change) {
        if (claimed) {
            throw new IllegalStateException("this run holds epoch " + state.epoch() + " already");
        }
        if (epoch <= state.epoch() || epoch <= handoff.minEpoch()) {
            throw new IllegalStateException("epoch " + epoch + " is not a new one");
        }
        State next = state.edit()
                .formatVersion(State.FORMAT_VERSION)
                .writtenBy(writtenBy)
                .epoch(epoch)
                .holder(holder)
                .done();
        State written = replace(change.apply(next));
        claimed = true;
        return written;
    }

    /**
     * Writes the changed state, its {@code seq} raised by one; returns it. While the outcome is unknown it keeps asking
     * for at most {@link #PATIENCE}.
     *
     * @throws Failure Fenced, CheckpointUnreachable when still unknown after that time, or why the store refused
     */
    public State write(UnaryOperator<State> change) {
        if (!claimed) {
            throw new IllegalStateException("this run has not claimed the checkpoint");
        }
        State next = change.apply(state);
        if (next.epoch() != state.epoch()) {
            throw new IllegalStateException("an epoch is changed by a claim only");
        }
        return replace(next);
    }

    private State replace(State changed) {
        if (ended != null) {
            throw new Failure(ended.reason(), String.valueOf(ended.getMessage()), ended);
        }
        // Whatever the change did, these three are not its business.
        State next = changed.edit().holder(holder).seq(state.seq() + 1).done();
        try {
            version = settle(next);
            state = next;
            return next;
        } catch (Failure e) {
            ended = e;
            throw e;
        }
    }

    /** Writes until it is certain that this was written, or that it never will be; returns the version written. */
    private String settle(State next) {
        Triple ours = Triple.of(next);
        Triple seen = Triple.of(state);
        String at = version;
        Duration pause = Duration.ZERO;
        long started = waiting.nanos();
        while (true) {
            String why = "others changed it all the time";
            Written written = store.write(next, at);
            if (written instanceof Written.Done done) {
                return done.version();
            }
            // After a conflict the answer is there to be read, at first without a pause.
            if (written instanceof Written.Unknown unknown) {
                why = unknown.why();
                pause = longer(pause, FIRST_PAUSE);
            }
            waiting.pause(shorter(pause, left(started, why)));
            pause = shorter(longer(pause.multipliedBy(2), FIRST_PAUSE), LONGEST_PAUSE);
            Loaded loaded = store.load(left(started, why));
            handoff = loaded.handoff();
            Triple stored = Triple.of(stateOf(loaded));
            if (stored.equals(ours)) {
                Log.CHECKPOINT.info("the checkpoint was written, although {}", why);
                return loaded.version();
            }
            if (!stored.equals(seen)) {
                Failure older = behind(loaded);
                throw older == null ? fenced(loaded.state()) : older;
            }
            at = loaded.version();
            Log.CHECKPOINT.info("the checkpoint is written again: {}", why);
        }
    }

    private Duration left(long started, String why) {
        Duration left = PATIENCE.minusNanos(waiting.nanos() - started);
        if (left.isPositive()) {
            return left;
        }
        throw new Failure(
                Reason.CHECKPOINT_UNREACHABLE,
                "Whether the checkpoint was written is unknown after " + PATIENCE.toSeconds() + " s (" + why
                        + "). Nothing was published or acknowledged on it; the next run finds out what is stored and"
                        + " goes on from there.");
    }

    private State stateOf(Loaded loaded) {
        State stored = loaded.state();
        return stored == null ? State.blank(writtenBy) : stored;
    }

    private static @Nullable Failure behind(Loaded loaded) {
        long known = loaded.handoff().minEpoch();
        State stored = loaded.state();
        if (stored == null && known > 0) {
            return new Failure(
                    Reason.CHECKPOINT_LOST,
                    "The checkpoint has no state, although epoch " + known + " was seen in it. This is no first run:"
                            + " restore the state from a copy, or set spec.recovery (a new requestId, and"
                            + " resnapshot: {}) to begin anew with a snapshot. Nothing was captured.");
        }
        if (stored != null && stored.epoch() < known) {
            return new Failure(
                    Reason.CHECKPOINT_REWOUND,
                    "The checkpoint stands at epoch " + stored.epoch() + ", although epoch " + known
                            + " was seen in it:"
                            + " somebody put back an older copy. Restore the newest one, or set spec.recovery (a new requestId,"
                            + " and resnapshot: {}) to begin anew with a snapshot. Nothing was captured.");
        }
        return null;
    }

    private Failure fenced(@Nullable State stored) {
        if (stored == null) {
            return new Failure(
                    Reason.CHECKPOINT_LOST,
                    "The checkpoint's state was removed while this run held it. Restore it from a copy; what this run"
                            + " had not committed is captured again.");
        }
        Holder other = stored.holder();
        return new Failure(
                Reason.FENCED,
                "Another run has taken over: " + (other == null ? "somebody" : other.runId() + " (" + other.pod() + ")")
                        + " holds epoch " + stored.epoch() + ". What this run had not committed is captured by that"
                        + " one; nothing needs to be done.");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** What tells one write from every other. */
    private record Triple(long epoch, @Nullable Holder holder, long seq) {
        static Triple of(State state) {
            return new Triple(state.epoch(), state.holder(), state.seq());
        }
    }

    /** Made only when something is logged: an empty tick does without. */
    private static final class Log {
        static final Logger CHECKPOINT = LoggerFactory.getLogger(Checkpoint.class);
    }
}
