package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.TableSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prepared capture.
 *
 * @param connectorClass Debezium's
 * @param properties of the connector, without those of the engine, offsets and queues
 * @param partition Debezium's source partition, the key that offsets are stored under
 * @param follower recognises boundaries and the barrier in the connector's records
 * @param barrier run once the engine polls; emits the barrier where it must be emitted
 * @param barrierExpected false where only the absence of changes can tell the end (spec.batch.maxWait)
 * @param tables what is captured
 * @param start where it starts; null where the engine finds a first place by itself
 * @param added tables that came to the job and hold rows which the log does not
 * @param unseen transactions that were open when the first or another table came in: what they had done by then is not
 *     in the log, so they must have ended before tables are read
 * @param notes fallbacks for the receipt
 */
public record Capture(
        String connectorClass,
        Map<String, String> properties,
        Map<String, String> partition,
        LogFollower follower,
        Runnable barrier,
        boolean barrierExpected,
        TableSet tables,
        @Nullable Boundary start,
        List<String> added,
        List<String> unseen,
        List<String> notes) {}
