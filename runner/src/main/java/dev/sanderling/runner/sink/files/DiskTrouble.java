package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what a file system says into a sentence with a remedy. */
record DiskTrouble(String sink, SinkFolder folder) implements Trouble {
    private static final long NOTHING_LEFT = 64 * 1024;

    /** The failure for an exception met while doing something, e.g. "writing rows". */
    @Override
    public Failure of(String doing, IOException e) {
        String where = where(e);
        return switch (reason(e)) {
            case SINK_FULL ->
                failure(
                        Reason.SINK_FULL,
                        "no space is left (" + doing + where
                                + "); free space or make the volume larger. Nothing of this segment was published: the next run"
                                + " captures or publishes it again.",
                        e);
            case SINK_NOT_WRITABLE ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "it cannot be written: " + said(e) + " (" + doing + where + "); "
                                + "mount the volume without readOnly, and let the pod's user write to it: set fsGroup in"
                                + " spec.runner.securityContext, or the owner of the directory on the volume.",
                        e);
            default ->
                failure(
                        Reason.SINK_UNREACHABLE,
                        "the file system failed: " + said(e) + " (" + doing + where
                                + "); the next run tries again. If it stays so, look at the volume and its node.",
                        e);
        };
    }

    /**
     * The words come from the C library and may be in the user's language, so the file system itself is asked where they
     * say nothing.
     */
    private Reason reason(IOException e) {
        String said = said(e).toLowerCase(Locale.ROOT);
        if (said.contains("no space left") || said.contains("quota exceeded")) {
            return Reason.SINK_FULL;
        }
        if (e instanceof AccessDeniedException
                || e instanceof AtomicMoveNotSupportedException
                || said.contains("read-only file system")
                || said.contains("operation not permitted")) {
            return Reason.SINK_NOT_WRITABLE;
        }
        if (e instanceof NoSuchFileException) {
            return Reason.SINK_UNREACHABLE;
        }
        try {
            var store = Files.getFileStore(folder.root());
            if (store.isReadOnly()) {
                return Reason.SINK_NOT_WRITABLE;
            }
            return store.getUsableSpace() < NOTHING_LEFT ? Reason.SINK_FULL : Reason.SINK_UNREACHABLE;
        } catch (IOException | UncheckedIOException unreachable) {
            return Reason.SINK_UNREACHABLE;
        }
    }

    private String where(IOException e) {
        if (e instanceof FileSystemException named && named.getFile() != null) {
            return " at " + folder.show(Path.of(named.getFile()));
        }
        return "";
    }

    /** What the system said, without the absolute path that Java puts before it. */
    static String said(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof AtomicMoveNotSupportedException) {
            return "a folder in it is another volume";
        }
        if (e instanceof NoSuchFileException) {
            return "it is no longer there";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (e instanceof FileSystemException named) {
            String reason = named.getReason();
            return reason == null ? e.getClass().getSimpleName() : reason;
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
