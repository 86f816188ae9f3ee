package dev.sanderling.runner.source.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/** An offset store that answers what a test holds for it, whatever the engine stores: as the production one does. */
public final class HeldOffsets implements OffsetBackingStore {
    static final String KEY = "test.offsets";
    private static final Map<String, Optional<Map<String, Object>>> HELD = new ConcurrentHashMap<>();

    private String key = "";

    static void hold(String key, @Nullable Map<String, Object> offsets) {
        HELD.put(key, Optional.ofNullable(offsets));
    }

    @Override
    public void configure(WorkerConfig config) {
        key = String.valueOf(config.originalsStrings().get(KEY));
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> answer = new HashMap<>();
        HELD.getOrDefault(key, Optional.empty()).ifPresent(offsets -> {
            try {
                byte[] bytes = new ObjectMapper().writeValueAsBytes(offsets);
                keys.forEach(k -> answer.put(k, ByteBuffer.wrap(bytes)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        });
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
}
