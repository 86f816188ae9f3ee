package dev.sanderling.runner.command;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.json.Fields;
import dev.sanderling.json.Json;
import dev.sanderling.json.MalformedJson;
import dev.sanderling.runner.checkpoint.CheckpointStore.Loaded;
import dev.sanderling.runner.source.SourceSession.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The launcher starts a small process that only looks, and where that finds work, a large one that captures. Between
 * them goes a temporary file with the checkpoint as it was read, so that the API server is not asked twice; it holds no
 * secret. It may be old by the time it is read: the run's first write is a compare-and-swap, and where that is refused
 * the checkpoint is read again.
 *
 * <p>The exit codes are between the launcher and this class only.
 */
public final class Handover {
    /** Property: only look, and hand over in this file. */
    private static final String WRITE_TO = "sanderling.look";
    /** Property: go on from this file. */
    private static final String READ_FROM = "sanderling.looked";

    /** Exit code: somebody has to go on, but from the beginning: there is no file. */
    public static final int WITHOUT_FILE = 77;

    private static final int SMALL = 78;
    private static final int LARGE = 79;

    /** From about here on the time that a full JIT takes is won back. */
    private static final long LARGE_ROWS = 20_000;

    private static final long LARGE_LOG_BYTES = 16L << 20;

    private Handover() {}

    /** Whether this process is the one that looks. */
    public static boolean wanted() {
        return System.getProperty(WRITE_TO) != null;
    }

    /** Writes the file; returns the exit code that tells the launcher how to go on. */
    static int write(Loaded loaded, Work work) {
        Path file = Path.of(System.getProperty(WRITE_TO));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("version", loaded.version());
        tree.put("handoff", StateJson.write(loaded.handoff()));
        tree.put("state", loaded.state() == null ? null : StateJson.write(loaded.state()));
        try {
            Files.deleteIfExists(file);
            // Made by us or not at all: in a shared directory somebody else's file may have this name.
            try (var channel = Files.newByteChannel(
                    file,
                    Set.of(CREATE_NEW, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(Json.compact(tree).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            return WITHOUT_FILE;
        }
        return isLarge(work) ? LARGE : SMALL;
    }

    private static boolean isLarge(Work work) {
        return work instanceof Work.FirstRun first
                ? first.estimatedRows() > LARGE_ROWS
                : work instanceof Work.Changes changes && changes.logBytes() > LARGE_LOG_BYTES;
    }

    /** What the process before us read; empty where there was none, or its file says nothing. Removes the file. */
    static Optional<Loaded> received() {
        String name = System.getProperty(READ_FROM);
        return name == null ? Optional.empty() : read(Path.of(name));
    }

    private static Optional<Loaded> read(Path file) {
        try {
            String text = Files.readString(file);
            Files.delete(file);
            Fields fields = Fields.of(Json.parse(text), "");
            String state = fields.textOrNull("state");
            return Optional.of(new Loaded(
                    state == null ? null : StateJson.read(state),
                    StateJson.readHandoff(fields.text("handoff")),
                    fields.text("version")));
        } catch (IOException | MalformedJson e) {
            // Cut short by a full disk or a kill: the store is asked.
            return Optional.empty();
        }
    }
}
