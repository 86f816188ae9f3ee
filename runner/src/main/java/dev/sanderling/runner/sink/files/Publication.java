package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.files.BatchList.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a prepared segment visible. May be stopped anywhere and begun again, by any process, even while another one is
 * at it:
 *
 * <ul>
 *   <li>Each object, and the list, is moved from staging; in a file system by one rename. A rename takes the staged file away in the same
 *       instant; so nothing that was published, and perhaps consumed and deleted since, can come back, whoever wakes up
 *       late. (A hard link would leave the staged file there for that.) A store copies and then deletes: an object may be
 *       in both places for a while, but all staged ones are gone before the list is there, and what no list names
 *       nobody may consume.
 *   <li>A rename replaces what has the name, so it is looked at first. Nobody but publishers of this very segment makes
 *       such names: a batch's id has six random characters.
 *   <li>The list lies complete in staging; its rename, after everything else is durable, publishes the segment.
 *   <li>Staged data is only removed once the list is durable.
 * </ul>
 */
final class Publication {
    private final FileOps ops;
    private final SinkFolder folder;
    private final Trouble trouble;
    /** Schemas that this process has made durable, so that each segment need not do it again. */
    private final Set<String> durableSchemas = new LinkedHashSet<>();

    Publication(FileOps ops, SinkFolder folder, Trouble trouble) {
        this.ops = ops;
        this.folder = folder;
        this.trouble = trouble;
    }

    void publish(Token token) throws IOException {
        if (!listed(token)) {
            try {
                place(token);
            } catch (NoSuchFileException gone) {
                // Another process published it meanwhile, or it is lost. Lists stay for ever, so this tells.
                if (!listed(token)) {
                    throw lost(
                            token, "a file of it is missing in staging: " + folder.show(Path.of(gone.getFile())), gone);
                }
                Log.PUBLICATION.info("segment {} was published by another run meanwhile", token.list());
            }
        }
        // Whoever wrote the list may have been stopped before this.
        ops.forceDirectory(folder.lists());
        try {
            new Leftovers(ops, folder).remove(staging(token));
        } catch (IOException leftBehind) {
            return; // it is published all the same; a later run's clean removes it, or says why it cannot
        }
    }

    private void place(Token token) throws IOException {
        Path staging = staging(token);
        byte[] content = ops.read(staging.resolve(Staging.LIST));
        if (!Sha256.of(content).equals(token.sha256())) {
            throw lost(token, "its list in staging is damaged", null);
        }
        BatchList list = Json.read(content, BatchList.class);
        // Everything is looked at before anything becomes visible.
        List<Path> twice = new ArrayList<>();
        Map<Path, Path> moves = moves(token, list, staging, twice);
        if (moves.size() < list.objects().size()) {
            Log.PUBLICATION.info(
                    "segment {}: {} of its {} objects are in their places already",
                    token.list(),
                    list.objects().size() - moves.size(),
                    list.objects().size());
        }
        Set<Path> folders = new LinkedHashSet<>();
        Set<String> schemas = new LinkedHashSet<>();
        for (Entry entry : list.objects()) {
            Path table = parent(folder.place(entry.path()));
            if (!parent(table).equals(folder.root())) {
                folders.add(parent(table));
            }
            folders.add(table);
            schemas.add(entry.schema());
        }
        for (Path table : folders) {
            ops.createDirectory(table);
        }
        placeSchemas(schemas, staging);
        ops.each(moves.entrySet(), move -> move(move.getKey(), move.getValue()));
        ops.createDirectory(folder.lists());
        for (Path table : folders) {
            ops.forceDirectory(table);
        }
        ops.forceDirectory(folder.root());
        durableSchemas.addAll(schemas);
        ops.each(twice, ops::delete);
        try {
            ops.moveLast(staging.resolve(Staging.LIST), folder.list(token.list()), content);
        } catch (FileAlreadyExistsException taken) {
            if (!listed(token)) {
                throw taken;
            }
            // Another process was faster with the same list.
        }
    }

    /**
     * What is still to be moved, from and to.
     *
     * @param twice gets what is in its place already, and still staged
     */
    private Map<Path, Path> moves(Token token, BatchList list, Path staging, List<Path> twice) throws IOException {
        var moves = new LinkedHashMap<Path, Path>();
        Map<Path, OptionalLong> sizes = sizes(list, staging);
        for (int i = 0; i < list.objects().size(); i++) {
            Entry entry = list.objects().get(i);
            Path staged = staging.resolve(BatchList.staged(i));
            Path place = folder.place(entry.path());
            OptionalLong stagedSize = Objects.requireNonNull(sizes.get(staged));
            OptionalLong placeSize = Objects.requireNonNull(sizes.get(place));
            if (placeSize.isPresent()) {
                // Moved before an earlier attempt stopped; after a power failure it may be in both places.
                if (placeSize.getAsLong() != entry.bytes() || !hash(place).equals(entry.sha256())) {
                    throw trouble.failure(
                            Reason.SINK_CONFLICT,
                            "another file has the name " + entry.path()
                                    + ", which is to be published; nothing was overwritten. Move that file out of the"
                                    + " sink's directory and run again.",
                            null);
                }
                if (stagedSize.isPresent()) {
                    twice.add(staged);
                }
            } else if (stagedSize.isEmpty()) {
                throw new NoSuchFileException(staged.toString());
            } else if (stagedSize.getAsLong() != entry.bytes()) {
                throw lost(token, folder.show(staged) + " is not as long as it was", null);
            } else {
                moves.put(staged, place);
            }
        }
        return moves;
    }

    private Map<Path, OptionalLong> sizes(BatchList list, Path staging) throws IOException {
        var sizes = new LinkedHashMap<Path, OptionalLong>();
        for (int i = 0; i < list.objects().size(); i++) {
            sizes.put(staging.resolve(BatchList.staged(i)), OptionalLong.empty());
            sizes.put(folder.place(list.objects().get(i).path()), OptionalLong.empty());
        }
        ops.each(sizes.entrySet(), size -> size.setValue(ops.size(size.getKey())));
        return sizes;
    }

    private void move(Path staged, Path place) throws IOException {
        try {
            ops.move(staged, place);
        } catch (NoSuchFileException gone) {
            if (ops.size(place).isEmpty()) {
                throw gone;
            }
            // Another process was faster; it moved this very file.
        }
    }

    private void placeSchemas(Set<String> schemas, Path staging) throws IOException {
        byte[] staged = null;
        for (String path : schemas) {
            if (durableSchemas.contains(path)) {
                continue;
            }
            Path place = folder.place(path);
            ops.createDirectory(parent(place));
            if (ops.size(place).isEmpty()) {
                staged = staged == null ? ops.read(staging.resolve(Staging.SCHEMAS)) : staged;
                TableSchema schema =
                        Json.read(staged, Staging.Schemas.class).byPath().get(path);
                if (schema == null) {
                    throw new NoSuchFileException(path);
                }
                // The draft's name is new each time: it may be there from an attempt that was stopped.
                Path draft = staging.resolve("schema-" + UUID.randomUUID());
                ops.createForced(draft, schema.content());
                ops.move(draft, place);
            }
            ops.forceDirectory(parent(place));
        }
    }

    /** Whether the segment's list is there. */
    private boolean listed(Token token) throws IOException {
        byte[] list;
        try {
            list = ops.read(folder.list(token.list()));
        } catch (NoSuchFileException missing) {
            return false;
        }
        if (Sha256.of(list).equals(token.sha256())) {
            return true;
        }
        throw trouble.failure(
                Reason.SINK_CONFLICT,
                "_batches/" + token.list() + ".json is there with another content; nothing was overwritten. If it was"
                        + " edited, restore it; if another job or a copy of this one wrote it, give each a url of its own.",
                null);
    }

    private Failure lost(Token token, String what, @org.jspecify.annotations.Nullable Throwable cause)
            throws IOException {
        boolean ours = ops.size(folder.owner()).isPresent();
        return trouble.failure(
                Reason.STAGED_DATA_LOST,
                "the segment " + token.list() + " (" + token.changes()
                        + " changes) was captured and can no longer be published: " + what + ". "
                        + (ours
                                ? "Restore " + folder.show(staging(token))
                                        + " from a backup, or start over with a new snapshot."
                                : "The directory has no _owner.json: is it the right place?"),
                cause);
    }

    private String hash(Path file) throws IOException {
        try (InputStream in = ops.open(file)) {
            return Sha256.of(in);
        }
    }

    private Path staging(Token token) {
        return folder.staging(token.batch()).resolve(token.staged());
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    /** Made only when something is logged: an empty tick does without. */
    private static final class Log {
        static final Logger PUBLICATION = LoggerFactory.getLogger(Publication.class);
    }
}
