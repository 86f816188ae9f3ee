package dev.sanderling.runner.sink.files;

import java.nio.file.Path;

/**
 * Where things are below a sink's directory.
 *
 * @param root as this process sees it
 * @param shown the same as the job's document and the user name it, for messages
 */
public record SinkFolder(Path root, String shown) {
    public Path owner() {
        return root.resolve("_owner.json");
    }

    public Path staging() {
        return root.resolve("_staging");
    }

    Path staging(String batch) {
        return staging().resolve(batch);
    }

    public Path lists() {
        return root.resolve("_batches");
    }

    Path list(String segmentId) {
        return lists().resolve(segmentId + ".json");
    }

    /** An object's or schema's place; its path is relative and one of our own making. */
    Path place(String path) {
        Path place = root.resolve(path).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IllegalArgumentException("a path that leaves the sink's directory");
        }
        return place;
    }

    /** A path for a message: below the sink's directory relative to it. */
    public String show(Path path) {
        return path.startsWith(root) && !path.equals(root)
                ? root.relativize(path).toString()
                : shown;
    }
}
