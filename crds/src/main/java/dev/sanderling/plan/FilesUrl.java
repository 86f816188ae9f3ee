package dev.sanderling.plan;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code file:///absolute/folder} or {@code s3://bucket/prefix}: nothing that a URL library, a file system and a store
 * could read in different ways.
 *
 * @param scheme file, s3, gs or az
 * @param bucket empty for a file system
 * @param directory absolute; in a bucket from its top
 */
record FilesUrl(String scheme, String bucket, Path directory) {
    private static final Pattern SHAPE = Pattern.compile(
            "(file|s3|gs|az)://([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])?(/[^/?#%\\\\\\p{Cntrl}]+(/[^/?#%\\\\\\p{Cntrl}]+)*/?)");
    private static final int LENGTH = 1024;

    static Optional<FilesUrl> read(Place place, @Nullable String url) {
        String given = place.required(url, "file:///absolute/folder or s3://bucket/prefix");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var parts = SHAPE.matcher(given);
        if (given.length() > LENGTH || !parts.matches() || parts.group(1).equals("file") != (parts.group(2) == null)) {
            place.problem("'" + given + "' is not file:///absolute/folder, s3://bucket/prefix, gs://bucket/prefix or"
                    + " az://container/prefix (without ?, #, % and empty parts; a bucket has small letters, digits, -,"
                    + " _ and .)");
            return Optional.empty();
        }
        Path path = Path.of(parts.group(3));
        if (!path.equals(path.normalize())) {
            place.problem("'" + given + "' has . or .. in it; write the folder itself");
            return Optional.empty();
        }
        return Optional.of(new FilesUrl(parts.group(1), parts.group(2) == null ? "" : parts.group(2), path));
    }

    boolean isStore() {
        return !bucket.isEmpty();
    }
}
