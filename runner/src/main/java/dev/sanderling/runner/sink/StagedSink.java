package dev.sanderling.runner.sink;

import dev.sanderling.checkpoint.Counts;
import java.util.OptionalLong;
import java.util.Set;

/** A sink that stages a segment where any process can publish it from: files, object stores, load jobs. */
public non-sealed interface StagedSink extends Sink {
    /** Makes the segment's data durable in staging. After it, {@link #publish} with this token succeeds in any process. */
    Staged prepare(Segment segment);

    /**
     * Makes a prepared segment visible, its list last. Idempotent, and possible in a process that never called begin.
     *
     * @throws dev.sanderling.outcome.Failure SinkConflict: another content has the name; StagedDataLost: staging, final
     *     and list are all missing
     */
    void publish(String token);

    /** Removes what is staged by epochs before this one, but for what these tokens name. */
    void clean(long epoch, Set<String> keep);

    /**
     * Epoch of the newest segment published here, where it is above this one; else empty. For recognising a rewound
     * checkpoint.
     */
    OptionalLong newestEpoch(long above);

    /**
     * A prepared segment.
     *
     * @param token at most 1 KiB, for {@link #publish}
     * @param counts of what was really written: a delete that is left out is not counted; byTable has every table
     * @param list name of the list that {@link #publish} will write
     */
    record Staged(String token, Counts counts, String list) {}
}
