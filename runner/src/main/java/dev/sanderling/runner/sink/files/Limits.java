package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;

/**
 * What bounds the memory and the files of a segment that is being written.
 *
 * @param open most files open at once; the least recently used ends, its table goes on in a new part
 * @param flush bytes of rows a table collects before they go to its file
 * @param buffered most bytes of rows that all tables together keep in memory
 * @param part stored bytes after which a part ends
 */
public record Limits(int open, int flush, long buffered, long part) {
    /**
     * The usual ones. A zstd stream takes 3 to 4 MiB outside the heap, a gzip stream a quarter MiB; a pod has 512 MiB.
     */
    static Limits of(Compression compression) {
        int open =
                switch (compression) {
                    case NONE -> 64;
                    case GZIP, SNAPPY -> 32;
                    case ZSTD -> 16;
                };
        return of(open);
    }

    /** With another number of open files. */
    public static Limits of(int open) {
        return new Limits(open, 128 * 1024, 16L * 1024 * 1024, 256L * 1024 * 1024);
    }
}
