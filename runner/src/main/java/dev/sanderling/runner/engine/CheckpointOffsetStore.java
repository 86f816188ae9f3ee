package dev.sanderling.runner.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The engine's offset store, which stores nothing: it answers what is {@link Acknowledged}, whatever the engine asks to
 * be stored. The engine swallows failures of its store and then acknowledges what was in memory (its own restart
 * offsets also lose rows); so nothing that matters is left to it.
 */
public final class CheckpointOffsetStore implements OffsetBackingStore {
    /** Engine property: the key under which {@link #offer} has put what to answer. */
    static final String OFFER = "sanderling.offsets";

    private static final Map<String, Acknowledged> OFFERED = new ConcurrentHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Acknowledged acknowledged = new Acknowledged(null);

    /** The engine makes the store by class name, so it is handed its data under a key in the properties. */
    static void offer(String key, Acknowledged acknowledged) {
        OFFERED.put(key, acknowledged);
    }

    @Override
    public void configure(WorkerConfig config) {
        String key = config.originalsStrings().get(OFFER);
        Acknowledged offered = key == null ? null : OFFERED.remove(key);
        if (offered == null) {
            throw new IllegalStateException("the offset store was configured without its offsets");
        }
        acknowledged = offered;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        // One connector, one task, one partition: every key is ours.
        Map<ByteBuffer, ByteBuffer> answer = new HashMap<>();
        Map<String, Object> offsets = acknowledged.offsets();
        if (offsets != null) {
            byte[] value = bytes(offsets);
            keys.forEach(key -> answer.put(key, ByteBuffer.wrap(value)));
        }
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
        if (callback != null) {
            callback.onCompletion(null, null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }

    private static byte[] bytes(Map<String, Object> offsets) {
        try {
            return JSON.writeValueAsBytes(offsets);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("offsets that came from JSON cannot be written as JSON", e);
        }
    }
}
