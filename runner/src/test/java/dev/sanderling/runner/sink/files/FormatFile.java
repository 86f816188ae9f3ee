package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.change.Change;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One object of a format, without a sink around it. */
public final class FormatFile {
    private FormatFile() {}

    /** Writes changes of one shape. */
    public static Path write(RowWriter format, Compression compression, List<Change> changes, Path file)
            throws IOException {
        LineBuffer rows = new LineBuffer(64);
        for (Change change : changes) {
            if (format.append(change, rows) && format.isLines()) {
                rows.write('\n');
            }
        }
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PartBody body = format.open(changes.get(0).table(), out, compression);
            body.append(rows.array(), rows.size());
            body.close();
        }
        return file;
    }
}
