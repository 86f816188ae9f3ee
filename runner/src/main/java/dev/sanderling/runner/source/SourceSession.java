package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Retention;
import dev.sanderling.runner.change.CatalogTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run's dealings with a database, on one control connection that is kept for the whole run. Opening a session
 * connects; every failure is a {@link dev.sanderling.outcome.Failure} with a sentence for the user.
 */
public interface SourceSession extends AutoCloseable {
    /** Kind and version, e.g. {@code PostgreSQL 18.4}. */
    String server();

    /** Which server this is. */
    SourceIdentity identity();

    /** The names in the source this job uses: those of the checkpoint, or derived ones. Creates nothing. */
    SourceNames names(@Nullable SourceNames known);

    /**
     * Takes the source lock on the control connection: it is gone when the connection is.
     *
     * @throws dev.sanderling.outcome.Failure AlreadyRunning, naming the holder, where it is not free in time
     */
    void lock(SourceNames names, Duration patience);

    /** Whether the lock's connection still lives; false never comes back true. Asked before each commit. */
    boolean holdsLock();

    /**
     * The place that somebody wants to go on from, where the source still has it; nothing is changed.
     *
     * @param position as the user wrote it
     * @throws Failure RecoveryRefused
     */
    Boundary resumeFrom(State state, String position);

    /** Everything that stands in the way, read-only. */
    List<Finding> preflight(State state, Depth depth);

    /** The captured tables as the catalogue has them now; asked after a full preflight that found nothing. */
    default List<CatalogTable> tables() {
        return List.of();
    }

    /** Whether there is anything to do, at the price of a look; needs offsets in the state unless it is a first run. */
    Work work(State state);

    /** The source may forget everything up to this position. Bounded in time; failing is harmless and not reported. */
    void settle(String position);

    /**
     * Tables that the next {@link #prepare} will begin to capture, with rows that the log does not have: recorded before
     * anything is changed, because afterwards nobody could tell them from the others. Needs offsets in the state.
     */
    default List<String> added(State state) {
        return List.of();
    }

    /**
     * What became of captured tables since the last run that no change tells; asked before {@link #prepare}, which looks at
     * them anew.
     */
    default List<TableNews> news(State state) {
        return List.of();
    }

    /** What the source does with its log just now; empty where that cannot be told. */
    default Optional<LogProgress> progress() {
        return Optional.empty();
    }

    /** What a view or a place in the log has to wait for, in a sentence; empty where nothing is seen. */
    default String waitsFor() {
        return "";
    }

    /** What is needed to bring the log in line with a snapshot. */
    ReadRules rules();

    /**
     * Takes a view of the tables that shows every transaction that the log had before the state's position.
     *
     * @param state with a snapshot that has tables to read
     * @return empty where a transaction that has to be waited for did not end in time
     * @throws Failure where tables cannot be read
     */
    Optional<TableView> view(State state);

    /** Nothing will be captured any more: gives back what is ours in the source. Failing is harmless. */
    default void release() {}

    /** Names as in {@link #names}, everything created that capture needs. Called after the claim has recorded names. */
    Capture prepare(State state, String runId);

    /**
     * Makes durable what the source must know to go on from the offsets that are about to be committed: MySQL's schema
     * history. Called before every compare-and-swap that moves the offsets of a capture, under the run's own epoch.
     *
     * @return what that same compare-and-swap is to store as the state's history; empty leaves it as it is
     * @throws Failure SchemaHistoryFull, SchemaHistoryLost, Fenced, CheckpointUnreachable
     */
    default Optional<HistoryManifest> beforeCommit(long epoch) {
        return Optional.empty();
    }

    /** What is no failure but may become one, or is captured with a difference, in sentences; asked by a check. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Drops what is ours by these names, under the lock; what is gone already is no failure.
     *
     * @return what was dropped, in words
     * @throws Failure SlotInUse, SlotNotOurs, PrivilegeMissing, SourceBusy, SourceLost
     */
    default List<String> cleanUp(SourceNames names) {
        return List.of();
    }

    /** What an engine's failure means, in a sentence for the user. */
    Failure failure(Throwable engine);

    /** For how long the log we need is kept, at the rate that the state's receipts show; empty where it cannot be told. */
    Optional<Retention> retention(State state);

    @Override
    void close();

    /** How much preflight looks at. */
    enum Depth {
        /** What an empty tick needs: identity, our slot, our position. */
        TICK,
        /** Everything. */
        FULL
    }

    /** What the source has for us. */
    sealed interface Work {
        /** No offsets yet. */
        record FirstRun(long estimatedRows) implements Work {}

        /** Nothing of ours happened up to this boundary. */
        record Nothing(Boundary boundary) implements Work {}

        /** Something did, or it was too much log to look through. */
        record Changes(long logBytes) implements Work {}
    }
}
