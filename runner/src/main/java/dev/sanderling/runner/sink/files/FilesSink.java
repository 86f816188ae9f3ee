package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.sink.Ordinal;
import dev.sanderling.runner.sink.StagedSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files of one format below a directory. A table's folder holds its published objects and nothing else a glob of
 * its format's ending finds; {@code _batches} holds a list for each published segment.
 */
public final class FilesSink implements StagedSink {
    private static final String NO_ZSTD =
            "the zstd library cannot be loaded; it unpacks to the temporary directory, which"
                    + " must be writable and not mounted noexec. Or set compression to gzip.";

    private final SinkPlan.Files plan;
    private final String job;
    private final RowWriter rows;
    private final FileOps ops;
    private final Limits limits;
    private final SinkFolder folder;
    private final PlaceCheck check;
    private final Trouble trouble;
    private final Publication publication;

    private @Nullable Batch batch;
    private FolderNames names = new FolderNames(false);
    private @Nullable SegmentWriter writer;
    private @Nullable Failure failed;
    private int prepared;

    /**
     * A sink; nothing is touched yet.
     *
     * @param job namespace/name
     */
    public FilesSink(SinkPlan.Files plan, String job, Storage storage, RowWriter rows, Limits limits) {
        this.plan = plan;
        this.job = job;
        this.rows = rows;
        this.limits = limits;
        ops = storage.ops();
        check = storage.check();
        folder = storage.folder();
        trouble = storage.trouble();
        publication = new Publication(ops, folder, trouble);
    }

    /** The same in a directory of this machine. */
    FilesSink(SinkPlan.Files plan, String job, Path directory, RowWriter rows) {
        this(plan, job, directory, rows, new LocalFiles(), rows.limits(plan.compression()));
    }

    FilesSink(SinkPlan.Files plan, String job, Path directory, RowWriter rows, FileOps ops, Limits limits) {
        this(plan, job, Storage.directory(plan.name(), directory, plan.directory(), ops), rows, limits);
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public List<Finding> preflight() {
        List<Finding> findings = new ArrayList<>(check.findings(job));
        if (plan.compression() == Compression.ZSTD && !zstdLoads()) {
            findings.add(
                    trouble.failure(Reason.SINK_NOT_WRITABLE, NO_ZSTD, null).finding());
        }
        return findings;
    }

    @Override
    public void begin(Batch batch) {
        this.batch = batch;
        attempt("preparing the directory", () -> {
            check.create();
            var ownership = new Ownership(ops, folder, trouble);
            var owner = ownership.read();
            if (owner.isPresent() && !owner.get().job().equals(job)) {
                throw ownership.other(owner.get());
            }
            ops.createDirectory(folder.staging());
            ops.createDirectory(folder.lists());
            ops.createDirectory(folder.staging(batch.id()));
            names = new FolderNames(
                    ownership.claim(job, folder.staging(batch.id())).foldsCase());
            ops.forceDirectory(folder.staging());
            ops.forceDirectory(folder.root());
        });
    }

    @Override
    public void write(Change change) {
        if (failed != null) {
            throw failed;
        }
        try {
            writer().write(change);
        } catch (IOException e) {
            throw abandon(trouble.of("writing rows of " + change.table().name(), e));
        } catch (Failure unconvertible) {
            throw abandon(unconvertible);
        } catch (LinkageError noZstd) {
            throw abandon(trouble.failure(Reason.SINK_NOT_WRITABLE, NO_ZSTD, noZstd));
        }
    }

    @Override
    public Staged prepare(Segment segment) {
        if (failed != null) {
            throw failed;
        }
        try {
            var staging = new Staging(ops, folder, job, plan.name(), rows, plan.compression());
            Staged staged = staging.complete(writer(), segment, stagedName());
            writer = null;
            prepared++;
            return staged;
        } catch (IOException e) {
            throw abandon(trouble.of("staging the segment " + segment.id(), e));
        } catch (LinkageError noZstd) {
            throw abandon(trouble.failure(Reason.SINK_NOT_WRITABLE, NO_ZSTD, noZstd));
        }
    }

    @Override
    public void publish(String token) {
        Token read = Token.read(plan.name(), token);
        attempt("publishing the segment " + read.list(), () -> publication.publish(read));
    }

    @Override
    public void clean(long epoch, Set<String> keep) {
        Set<Path> kept = keep.stream()
                .map(json -> Token.read(plan.name(), json))
                .map(token -> folder.staging(token.batch()).resolve(token.staged()))
                .collect(Collectors.toSet());
        attempt("removing leftovers", () -> new Leftovers(ops, folder).clean(epoch, kept));
    }

    @Override
    public OptionalLong newestEpoch(long above) {
        OptionalLong[] newest = {OptionalLong.empty()};
        attempt(
                "reading the names of published lists",
                () -> newest[0] = new Leftovers(ops, folder).newestEpoch(above));
        return newest[0];
    }

    /** Removes what is staged and was never prepared. What was prepared stays: the checkpoint may name it. */
    @Override
    public void close() {
        try {
            dropUnprepared();
            if (batch != null) {
                new Leftovers(ops, folder).removeEmpty(folder.staging(batch.id()));
            }
        } catch (IOException leftBehind) {
            return; // a later run's clean removes it
        } finally {
            ops.close();
        }
    }

    private static boolean zstdLoads() {
        try {
            com.github.luben.zstd.util.Native.load();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    private SegmentWriter writer() {
        if (writer == null) {
            if (batch == null) {
                throw new IllegalStateException("begin comes before write");
            }
            Path staging = folder.staging(batch.id()).resolve(stagedName());
            writer = new SegmentWriter(ops, staging, names, rows, plan.compression(), limits);
        }
        return writer;
    }

    /** The sink's own number: what the segment will be called is only known when it ends. */
    private String stagedName() {
        return Ordinal.text(prepared + 1);
    }

    /** After a failure nothing more is written, and the space is given back. */
    private Failure abandon(Failure failure) {
        failed = failure;
        try {
            dropUnprepared();
        } catch (IOException leftBehind) {
            failure.addSuppressed(leftBehind);
        }
        return failure;
    }

    private void dropUnprepared() throws IOException {
        if (writer == null || batch == null) {
            return;
        }
        try {
            writer.discard();
        } finally {
            writer = null;
            new Leftovers(ops, folder).remove(folder.staging(batch.id()).resolve(stagedName()));
        }
    }

    private void attempt(String doing, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw trouble.of(doing, e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
