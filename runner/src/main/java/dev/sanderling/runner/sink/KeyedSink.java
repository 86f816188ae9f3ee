package dev.sanderling.runner.sink;

/** A sink that delivers at least once, each change with an id of its own: HTTP endpoints, brokers without transactions. */
public non-sealed interface KeyedSink extends Sink {
    /** Returns when everything of the segment has been acknowledged, before the checkpoint is written; returns bytes. */
    long deliver(Segment segment);
}
