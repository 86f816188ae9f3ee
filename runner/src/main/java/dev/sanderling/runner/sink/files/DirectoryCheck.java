package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Whether a directory can be this job's sink. A probe file is made and removed at once; nothing is left behind. */
record DirectoryCheck(SinkFolder folder, Trouble trouble, FileOps ops) implements PlaceCheck {
    private static final long LEAST_SPACE = 16L * 1024 * 1024;

    @Override
    public List<Finding> findings(String job) {
        var findings = new ArrayList<Finding>();
        var ownership = new Ownership(ops, folder, trouble);
        try {
            Path existing = nearestExisting();
            ownership
                    .read()
                    .filter(o -> !o.job().equals(job))
                    .ifPresent(o -> findings.add(ownership.other(o).finding()));
            probe(existing);
            if (existing.equals(folder.root())) {
                for (Path ours : List.of(folder.staging(), folder.lists())) {
                    if (ops.size(ours).isPresent()) {
                        probe(ours);
                    }
                }
            }
            long usable = Files.getFileStore(existing).getUsableSpace();
            if (usable < LEAST_SPACE) {
                findings.add(trouble.failure(
                                Reason.SINK_FULL,
                                "only " + usable / 1024 + " KiB are free; free space or make the volume larger.",
                                null)
                        .finding());
            }
        } catch (IOException e) {
            findings.add(trouble.of("checking the directory", e).finding());
        } catch (Failure failure) {
            findings.add(failure.finding());
        }
        return findings;
    }

    /** What it lies in must be there. */
    @Override
    public void create() throws IOException {
        Path existing = nearestExisting();
        var missing = new ArrayDeque<Path>();
        for (Path p = folder.root(); !p.equals(existing); p = Objects.requireNonNull(p.getParent())) {
            missing.push(p);
        }
        for (Path p : missing) {
            ops.createDirectory(p);
            ops.forceDirectory(Objects.requireNonNull(p.getParent()));
        }
    }

    /** The directory, or what of its path exists; more than the root, or else the volume is not mounted. */
    private Path nearestExisting() throws IOException {
        Path top = Objects.requireNonNull(folder.root().getRoot());
        Path existing = top;
        for (Path part : folder.root()) {
            Path next = existing.resolve(part);
            if (!exists(next)) {
                break;
            }
            existing = next;
        }
        if (existing.equals(top) && !folder.root().equals(top)) {
            throw unusable("nothing of this path exists; mount a volume there with spec.runner.volumes and"
                    + " spec.runner.volumeMounts, or correct the url.");
        }
        return existing;
    }

    private boolean exists(Path path) throws IOException {
        try {
            if (ops.size(path).isPresent()) {
                if (ops.isDirectory(path)) {
                    return true;
                }
                throw unusable(shown(path) + " is not a directory; correct the url, or move that file away.");
            }
        } catch (AccessDeniedException denied) {
            throw denied;
        } catch (FileSystemException e) {
            if (!Files.isSymbolicLink(path)) {
                throw e;
            }
            throw unusable("the link " + shown(path) + " leads in a circle or nowhere; correct it, or the url.");
        }
        if (Files.isSymbolicLink(path)) {
            throw unusable("the link " + shown(path) + " leads nowhere; mount what it leads to, or correct the url.");
        }
        return false;
    }

    private Failure unusable(String rest) {
        return trouble.failure(Reason.SINK_NOT_WRITABLE, rest, null);
    }

    /** The sink's directory as the user named it; what lies above it as it is. */
    private String shown(Path path) {
        return path.equals(folder.root()) ? folder.shown() : path.toString();
    }

    private void probe(Path directory) throws IOException {
        Path file = directory.resolve(".probe-" + UUID.randomUUID());
        try (var out = ops.create(file)) {
            out.write(new byte[1], 0, 1);
        } finally {
            ops.delete(file);
        }
    }
}
