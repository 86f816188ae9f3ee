package dev.sanderling.runner.batch;

/** Places between two steps of the protocol where a test may stop the process. */
public interface Failpoint {
    /** Does nothing, unless the environment says that this is the place. */
    void hit(String name);
}
