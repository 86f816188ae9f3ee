package dev.sanderling.runner.sink.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sanderling.runner.change.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code _batches/<segment>.json}: what a segment published. It lies in staging first, complete, and becomes the list by
 * one rename; so whoever can read it in staging can publish the segment.
 *
 * @param formatVersion {@value #FORMAT_VERSION} today
 * @param job namespace/name
 * @param sink name in the job
 * @param segment id: batch, a dash, four digits
 * @param from position before the segment; empty where it begins with the snapshot
 * @param to position after it
 * @param changes rows in all objects
 * @param bytes of all objects, as stored
 * @param byOp rows by r, c, u, d, t; absent where none
 * @param firstTransaction of the source, of the first row that has one; null where none has (a snapshot)
 * @param lastTransaction the same of the last row
 * @param objects in the order they were begun; a table's are in commit order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchList(
        int formatVersion,
        String job,
        String sink,
        String segment,
        long epoch,
        String from,
        String to,
        long changes,
        long bytes,
        Map<String, Long> byOp,
        @Nullable String firstTransaction,
        @Nullable String lastTransaction,
        List<Entry> objects) {
    static final int FORMAT_VERSION = 1;

    /**
     * One object.
     *
     * @param path relative to the sink's directory
     * @param table schema.table, not encoded
     * @param bytes as stored
     * @param sha256 of the bytes as stored, hex
     * @param compression none, gzip, zstd
     * @param schema path of the table's schema as of these rows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String path,
            String table,
            long changes,
            Map<String, Long> byOp,
            long bytes,
            String sha256,
            String format,
            String compression,
            String schema,
            Place first,
            Place last) {}

    /** Where in the source's log a row stands. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(String position, @Nullable String transaction, long order) {
        static Place of(Origin origin) {
            return new Place(origin.position(), origin.transaction(), origin.order());
        }
    }

    /** In staging, objects have plain numbers: staging is one folder a segment, made durable with one call. */
    static String staged(int index) {
        return String.format(java.util.Locale.ROOT, "%06d.part", index + 1);
    }
}
