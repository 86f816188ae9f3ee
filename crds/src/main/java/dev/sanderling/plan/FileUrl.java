package dev.sanderling.plan;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code file:///absolute/folder}: nothing that a URL library and a file system could read in two ways. */
final class FileUrl {
    private static final Pattern SHAPE = Pattern.compile("file:///[^/?#%\\\\\\p{Cntrl}]+(/[^/?#%\\\\\\p{Cntrl}]+)*/?");
    private static final int LENGTH = 1024;

    private FileUrl() {}

    static Optional<Path> read(Place place, @Nullable String url) {
        String given = place.required(url, "file:///absolute/folder");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.length() > LENGTH || !SHAPE.matcher(given).matches()) {
            place.problem("'" + given + "' is not file:///absolute/folder (without ?, #, % and empty parts)");
            return Optional.empty();
        }
        Path path = Path.of(given.substring("file://".length()));
        if (!path.equals(path.normalize())) {
            place.problem("'" + given + "' has . or .. in it; write the folder itself");
            return Optional.empty();
        }
        return Optional.of(path);
    }
}
