package dev.sanderling.runner.sink.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Staged data that nobody needs any more. What is not recognised as ours stays. */
record Leftovers(FileOps ops, SinkFolder folder) {
    private static final int EPOCH_DIGITS = 10;

    /** Removes what batches of epochs before this one have staged, but for the folders to keep. */
    void clean(long epoch, Set<Path> keep) throws IOException {
        for (String batch : names(folder.staging())) {
            OptionalLong its = epochOf(batch);
            if (its.isEmpty() || its.getAsLong() >= epoch) {
                continue;
            }
            Path staging = folder.staging(batch);
            int removed = 0;
            for (String name : names(staging)) {
                Path segment = staging.resolve(name);
                if (!keep.contains(segment)) {
                    remove(segment);
                    removed++;
                }
            }
            removeEmpty(staging);
            if (removed > 0) {
                Log.LEFTOVERS.info("removed {} segments of batch {} from staging that nobody needs", removed, batch);
            }
        }
    }

    /** Removes a file, or a folder with everything in it. */
    void remove(Path path) throws IOException {
        ops.deleteAll(path);
    }

    /** Removes a folder if nothing is in it. */
    void removeEmpty(Path path) throws IOException {
        try {
            ops.delete(path);
        } catch (DirectoryNotEmptyException inUse) {
            return; // by somebody else; the next clean finds it
        }
    }

    /** Epoch of the newest list, where it is above this one; else empty. Only names are read. */
    OptionalLong newestEpoch(long above) throws IOException {
        long[] newest = {-1};
        ops.list(folder.lists(), String.format(Locale.ROOT, "%0" + EPOCH_DIGITS + "d", above + 1), name -> {
            if (name.endsWith(".json")) {
                newest[0] = Math.max(newest[0], epochOf(name).orElse(-1));
            }
        });
        return newest[0] <= above ? OptionalLong.empty() : OptionalLong.of(newest[0]);
    }

    private static OptionalLong epochOf(String name) {
        if (name.length() <= EPOCH_DIGITS || name.charAt(EPOCH_DIGITS) != '-') {
            return OptionalLong.empty();
        }
        for (int i = 0; i < EPOCH_DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(name, 0, EPOCH_DIGITS, 10));
    }

    private List<String> names(Path directory) throws IOException {
        var names = new ArrayList<String>();
        ops.list(directory, names::add);
        return names;
    }

    /** Made only when something is logged: an empty tick does without. */
    private static final class Log {
        static final Logger LEFTOVERS = LoggerFactory.getLogger(Leftovers.class);
    }
}
