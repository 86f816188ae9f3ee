package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.runner.change.OldRows;
import java.util.List;
import java.util.Map;

/**
 * A prepared capture.
 *
 * @param connectorClass Debezium's
 * @param properties of the connector, without those of the engine, offsets and queues
 * @param partition Debezium's source partition, the key that offsets are stored under
 * @param follower recognises boundaries and the barrier in the connector's records
 * @param oldRows which columns of a deleted row the log holds
 * @param barrier run once the engine polls; emits the barrier where it must be emitted
 * @param barrierExpected false where only the absence of changes can tell the end (spec.batch.maxWait)
 * @param tables what is captured
 * @param notes fallbacks for the receipt
 */
public record Capture(
        String connectorClass,
        Map<String, String> properties,
        Map<String, String> partition,
        LogFollower follower,
        OldRows oldRows,
        Runnable barrier,
        boolean barrierExpected,
        TableSet tables,
        List<String> notes) {}
