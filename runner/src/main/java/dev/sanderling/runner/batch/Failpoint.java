package dev.sanderling.runner.batch;

/** Where the protocol may be cut between two steps, so that tests can stop the process exactly there. */
public interface Failpoint {
    /** Does nothing, unless this is the place that the environment names. */
    void hit(Place place);

    /** The places, in the order a run passes them. */
    enum Place {
        AFTER_LOCK,
        BEFORE_CLAIM,
        AFTER_CLAIM,
        AFTER_RECOVERY,
        AFTER_SOURCE_PREPARED,
        AFTER_POLLING_STARTED,
        AFTER_FIRST_WRITE,
        BEFORE_PREPARE,
        AFTER_PREPARE,
        /** Where the job has a database sink: what it is to commit is in the checkpoint. */
        AFTER_INTENT,
        /** The same: it has committed, and the checkpoint does not know. */
        AFTER_SINK_COMMIT,
        AFTER_CHECKPOINT,
        BEFORE_ACKNOWLEDGE,
        AFTER_ACKNOWLEDGE,
        BEFORE_REPORT,
        AFTER_REPORT,
        BEFORE_SETTLE
    }

    /** The one of production. */
    Failpoint NONE = place -> {};

    /** Name of the environment variable: {@code PLACE} or {@code PLACE:n} for the n-th time it is passed. */
    String VARIABLE = "SANDERLING_FAILPOINT";

    /**
     * The failpoint that the variable's value names: the process is halted there as SIGKILL would.
     *
     * @throws IllegalArgumentException no such place
     */
    static Failpoint of(String value) {
        int colon = value.indexOf(':');
        Place chosen = Place.valueOf(colon < 0 ? value : value.substring(0, colon));
        int times = colon < 0 ? 1 : Integer.parseInt(value.substring(colon + 1));
        var left = new java.util.concurrent.atomic.AtomicInteger(times);
        return place -> {
            if (place == chosen && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(137);
            }
        };
    }
}
