package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.checkpoint.ChunkStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Chunks of schema history in memory. */
final class MemoryChunks implements ChunkStore {
    final Map<String, byte[]> content = new TreeMap<>();
    private final Map<String, Long> epochs = new TreeMap<>();
    private final List<String> names;

    MemoryChunks(int slots) {
        names = IntStream.range(0, slots).mapToObj(i -> "chunk-" + i).toList();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public byte[] read(String name) {
        return content.getOrDefault(name, new byte[0]);
    }

    @Override
    public void write(String name, byte[] bytes, long epoch) {
        ChunkStore.checkSize(name, bytes);
        long stored = epochs.getOrDefault(name, 0L);
        if (stored > epoch) {
            throw ChunkStore.fenced(name, stored, epoch);
        }
        content.put(name, bytes);
        epochs.put(name, epoch);
    }
}
