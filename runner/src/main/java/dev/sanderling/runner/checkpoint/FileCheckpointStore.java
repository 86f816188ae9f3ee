package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a run without Kubernetes: {@code state.json} in a directory, and the schema history beside it. The
 * version is a hash of the content: what was edited by hand is another version too.
 */
public final class FileCheckpointStore implements CheckpointStore {
    private static final String STATE = "state.json";
    private static final String HANDOFF = "handoff.json";

    private final StateDirectory directory;
    private final ChunkStore chunks;

    /** A checkpoint in that directory, which need not exist yet. */
    public FileCheckpointStore(Path directory) {
        this.directory = new StateDirectory(directory);
        this.chunks = new FileChunkStore(this.directory);
    }

    @Override
    public Loaded load(Duration patience) {
        byte[] state = directory.read(STATE);
        byte[] handoff = directory.read(HANDOFF);
        return new Loaded(
                state == null ? null : StateJson.read(text(state)),
                // Nobody waits for receipts here, so none has to be kept for anybody.
                handoff == null ? Handoff.NOBODY : StateJson.readHandoff(text(handoff)),
                version(state, handoff));
    }

    @Override
    public Written write(State next, String version) {
        byte[] content = StateJson.write(next).getBytes(StandardCharsets.UTF_8);
        try {
            return directory.locked(() -> {
                byte[] handoff = directory.read(HANDOFF);
                if (!version(directory.read(STATE), handoff).equals(version)) {
                    return new Written.Conflict();
                }
                AtomicFile.replace(directory.resolve(STATE), content);
                return new Written.Done(version(content, handoff));
            });
        } catch (UncheckedIOException e) {
            return new Written.Unknown("the state directory could not be made durable");
        }
    }

    @Override
    public ChunkStore chunks() {
        return chunks;
    }

    @Override
    public void close() {}

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String version(byte @Nullable [] state, byte @Nullable [] handoff) {
        return hash(state) + "-" + hash(handoff);
    }

    private static String hash(byte @Nullable [] content) {
        if (content == null) {
            return "absent";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
