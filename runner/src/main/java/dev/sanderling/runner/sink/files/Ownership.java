package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code _owner.json}: the claim of one job on a directory. Two jobs in one directory could not tell each other's
 * leftovers and newest batch from their own.
 */
public record Ownership(FileOps ops, SinkFolder folder, Trouble trouble) {
    /**
     * The claim.
     *
     * @param job namespace/name
     * @param foldsCase whether the file system took {@code a} and {@code A} for one name when the directory was claimed;
     *     kept, so that a table's folder has the same name in every run
     */
    public record Owner(int formatVersion, String job, boolean foldsCase) {}

    /**
     * Who owns the directory; empty where nobody does.
     *
     * @throws Failure SinkOwnedByOther where the claim cannot be read
     */
    public Optional<Owner> read() throws IOException {
        byte[] content;
        try {
            content = ops.read(folder.owner());
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        }
        try {
            Owner owner = Json.read(content, Owner.class);
            if (owner.job() != null && owner.formatVersion() == 1) {
                return Optional.of(owner);
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw unreadable(e);
        }
        throw unreadable(null);
    }

    /** Claims the directory for the job or finds it claimed for it; the batch's staging folder exists. */
    Owner claim(String job, Path batchStaging) throws IOException {
        Optional<Owner> known = read();
        if (known.isPresent()) {
            return mine(known.get(), job);
        }
        Path draft = batchStaging.resolve("owner.json");
        ops.createForced(draft, new byte[0]);
        boolean foldsCase = ops.size(batchStaging.resolve("OWNER.JSON")).isPresent();
        ops.delete(draft);
        Owner owner = new Owner(1, job, foldsCase);
        ops.createForced(draft, Json.pretty(owner));
        try {
            // A link fails where the name is taken, and the name never stands for half a file: no other call is both.
            place(draft, owner);
        } catch (FileAlreadyExistsException raced) {
            ops.delete(draft);
            return mine(read().orElseThrow(() -> raced), job);
        }
        ops.delete(draft);
        ops.forceDirectory(folder.root());
        return owner;
    }

    private void place(Path draft, Owner owner) throws IOException {
        try {
            ops.link(draft, folder.owner());
        } catch (FileAlreadyExistsException raced) {
            throw raced;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            // A volume without hard links. Killed in the middle of this, half a claim is left, which read() reports.
            ops.createForced(folder.owner(), Json.pretty(owner));
        }
    }

    private Owner mine(Owner owner, String job) {
        if (!owner.job().equals(job)) {
            throw other(owner);
        }
        return owner;
    }

    public Failure other(Owner owner) {
        return trouble.failure(
                Reason.SINK_OWNED_BY_OTHER,
                "it belongs to the job " + owner.job()
                        + "; give this job a url of its own, or delete _owner.json there if that job will never run again.",
                null);
    }

    private Failure unreadable(@org.jspecify.annotations.Nullable Throwable cause) {
        return trouble.failure(
                Reason.SINK_OWNED_BY_OTHER,
                "its _owner.json cannot be read, so it is unknown which job it belongs to; if no other job writes there,"
                        + " delete that file.",
                cause);
    }
}
