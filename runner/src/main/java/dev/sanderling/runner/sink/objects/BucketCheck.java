package dev.sanderling.runner.sink.objects;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.runner.sink.files.FileOps;
import dev.sanderling.runner.sink.files.Ownership;
import dev.sanderling.runner.sink.files.PlaceCheck;
import dev.sanderling.runner.sink.files.SinkFolder;
import dev.sanderling.runner.sink.files.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Whether a bucket can be this job's sink: each right that a run needs is used once, on a probe below {@code _staging}. */
record BucketCheck(SinkFolder folder, Trouble trouble, FileOps ops) implements PlaceCheck {
    @Override
    public List<Finding> findings(String job) {
        var ownership = new Ownership(ops, folder, trouble);
        try {
            var owner = attempt("reading _owner.json", ownership::read);
            if (owner.isPresent() && !owner.get().job().equals(job)) {
                return List.of(ownership.other(owner.get()).finding());
            }
            Path probe = folder.staging().resolve(".probe-" + UUID.randomUUID());
            Path copy = folder.staging().resolve(".probe-" + UUID.randomUUID());
            attempt("listing _staging", () -> {
                ops.list(folder.staging(), name -> {});
                return true;
            });
            attempt("writing a probe", () -> {
                ops.createForced(probe, new byte[1]);
                return true;
            });
            attempt("copying and deleting a probe", () -> {
                ops.move(probe, copy);
                ops.delete(copy);
                return true;
            });
            return List.of();
        } catch (Failure failure) {
            return List.of(failure.finding());
        }
    }

    /** A bucket is the user's to make; below it there is nothing to create. */
    @Override
    public void create() {}

    private <T> T attempt(String doing, Step<T> step) {
        try {
            return step.take();
        } catch (IOException e) {
            throw trouble.of(doing, e);
        }
    }

    private interface Step<T> {
        T take() throws IOException;
    }
}
