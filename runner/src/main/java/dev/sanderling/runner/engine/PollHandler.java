package dev.sanderling.runner.engine;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** What is done with the records of a poll, on the engine's thread. */
public interface PollHandler {
    /**
     * Takes the records of one poll, in log order.
     *
     * @param acknowledge lets the engine tell the source what {@link Acknowledged} holds now
     * @return false to end the engine; whatever is thrown ends it too
     */
    boolean handle(List<SourceRecord> records, Runnable acknowledge);

    /**
     * Asked again and again on another thread while no poll is being handled: empty polls never reach {@link #handle}.
     *
     * @return false to end the engine
     */
    boolean idle();
}
