package dev.sanderling.runner.engine;

import dev.sanderling.runner.source.Capture;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The properties an engine gets: the connector's, and those that are ours whatever the connector. */
final class EngineProperties {
    /** Most changes that wait in the engine's queue. */
    static final int QUEUE_CHANGES = 8192;

    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("offset.storage", CheckpointOffsetStore.class.getName()),
            Map.entry("offset.flush.interval.ms", "0"),
            Map.entry("offset.flush.timeout.ms", "15000"),
            // Waiting for slots and locks is bounded by our own preflight and watch, not by these.
            Map.entry("internal.task.management.timeout.ms", "600000"),
            Map.entry("record.processing.shutdown.timeout.ms", "5000"),
            Map.entry("record.processing.threads", "1"),
            // One failure ends the run; the next tick is the retry.
            Map.entry("errors.max.retries", "0"),
            Map.entry("poll.interval.ms", "20"),
            Map.entry("max.batch.size", "2048"),
            Map.entry("max.queue.size", Integer.toString(QUEUE_CHANGES)),
            // Names of connector and task on every change, for consumers of a topic.
            Map.entry("extended.headers.enabled", "false"),
            Map.entry("tombstones.on.delete", "false"));

    private EngineProperties() {}

    static Properties of(Capture capture, String offer, boolean firstRun) {
        Map<String, String> all = new TreeMap<>(capture.properties());
        all.putAll(OURS);
        if (firstRun) {
            // Where it takes a snapshot, StreamListener does not count.
            all.put("max.queue.size.in.bytes", Long.toString(WaitingBytes.MOST));
        }
        all.put("name", "sanderling");
        all.put("connector.class", capture.connectorClass());
        all.put(CheckpointOffsetStore.OFFER, offer);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}
