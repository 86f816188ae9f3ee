package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import dev.sanderling.runner.checkpoint.CheckpointStore.Written;
import dev.sanderling.runner.checkpoint.ConfigMaps.Content;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Chunks in ConfigMaps that the operator made: the bytes under one key, the epoch that wrote them under another. */
final class ConfigMapChunkStore implements ChunkStore {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ConfigMaps configMaps;
    private final List<String> names;
    private final Waiting waiting;

    ConfigMapChunkStore(ConfigMaps configMaps, List<String> names, Waiting waiting) {
        this.configMaps = configMaps;
        this.names = names;
        this.waiting = waiting;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public byte[] read(String name) {
        return bytes(name, get(name, Checkpoint.PATIENCE));
    }

    @Override
    public void write(String name, byte[] content, long epoch) {
        ChunkStore.checkSize(name, content);
        String encoded = Base64.getEncoder().encodeToString(content);
        var change = Map.of(
                "data", Map.of(Labels.CHUNK_EPOCH_KEY, Long.toString(epoch)),
                "binaryData", Map.of(Labels.CHUNK_KEY, encoded));
        long started = waiting.nanos();
        while (true) {
            Content stored = get(name, left(name, started));
            long by = epoch(name, stored);
            if (by > epoch) {
                throw ChunkStore.fenced(name, by, epoch);
            }
            if (by == epoch && encoded.equals(stored.binaryData().get(Labels.CHUNK_KEY))) {
                return;
            }
            Written written = configMaps.patch(name, Reason.SCHEMA_HISTORY_LOST, stored.version(), change);
            if (written instanceof Written.Done) {
                return;
            }
            // Not known, or somebody was in between: what is stored decides.
            Duration left = left(name, started);
            waiting.pause(left.compareTo(PAUSE) < 0 ? left : PAUSE);
        }
    }

    private Content get(String name, Duration patience) {
        if (!names.contains(name)) {
            throw new Failure(
                    Reason.SCHEMA_HISTORY_LOST,
                    "The checkpoint names the ConfigMap " + name + " for its schema history, which is not among those"
                            + " the operator gave to this run: restore the job's ConfigMaps together.");
        }
        return configMaps.get(name, Reason.SCHEMA_HISTORY_LOST, patience);
    }

    private Duration left(String name, long started) {
        Duration left = Checkpoint.PATIENCE.minusNanos(waiting.nanos() - started);
        if (left.isPositive()) {
            return left;
        }
        throw new Failure(
                Reason.CHECKPOINT_UNREACHABLE,
                "Whether the schema history's ConfigMap " + name + " was written is unknown after "
                        + Checkpoint.PATIENCE.toSeconds() + " s. The checkpoint does not refer to it yet; the next run"
                        + " tries again.");
    }

    private static long epoch(String name, Content content) {
        String epoch = content.data().getOrDefault(Labels.CHUNK_EPOCH_KEY, "0");
        if (!epoch.matches("[0-9]{1,18}")) {
            throw damaged(name);
        }
        return Long.parseLong(epoch);
    }

    private static byte[] bytes(String name, Content content) {
        try {
            return Base64.getDecoder().decode(content.binaryData().getOrDefault(Labels.CHUNK_KEY, ""));
        } catch (IllegalArgumentException e) {
            throw damaged(name);
        }
    }

    private static Failure damaged(String name) {
        return new Failure(
                Reason.CHECKPOINT_MALFORMED,
                "The schema history's ConfigMap " + name + " is damaged. Restore an intact copy of it; nothing was"
                        + " changed.");
    }
}
