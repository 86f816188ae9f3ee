package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a segment's rows to staged files. Rows wait in memory per table until enough of them are there, so that many
 * tables changing in turn do not make many small files; memory and open files are bounded by {@link Limits}.
 */
final class SegmentWriter {
    private final FileOps ops;
    private final Path folder;
    private final FolderNames names;
    private final RowWriter rows;
    private final Compression compression;
    private final Limits limits;

    private final Map<TableName, TableRows> tables = new LinkedHashMap<>();
    /** Tables with an open part, the least recently used first. */
    private final LinkedHashMap<TableRows, Part> open = new LinkedHashMap<>(16, 0.75f, true);
    /** By path; each is written beside its table's objects. */
    private final Map<String, TableSchema> schemas = new LinkedHashMap<>();
    /** By number of the staged file; null while it is still being written. */
    private final List<@Nullable StagedPart> done = new ArrayList<>();

    private boolean folderMade;
    private long buffered;
    private @Nullable TableRows latest;
    private @Nullable String firstTransaction;
    private @Nullable String lastTransaction;

    /**
     * A staged part.
     *
     * @param number within its table, from 1
     */
    record StagedPart(String folder, TableName table, int number, String schema, Tally tally, Part.Finished finished) {}

    SegmentWriter(FileOps ops, Path folder, FolderNames names, RowWriter rows, Compression compression, Limits limits) {
        this.ops = ops;
        this.folder = folder;
        this.names = names;
        this.rows = rows;
        this.compression = compression;
        this.limits = limits;
    }

    void write(Change change) throws IOException {
        TableRows table = tableOf(change.table());
        LineBuffer lines = table.lines;
        int before = lines.size();
        int capacity = lines.capacity();
        boolean written = false;
        try {
            written = rows.append(change, lines);
        } finally {
            if (!written) {
                lines.truncate(before);
            }
        }
        if (written) {
            if (rows.isLines()) {
                lines.write('\n');
            }
            count(table, change);
        }
        buffered += lines.capacity() - capacity;
        if (lines.size() >= limits.flush()) {
            flush(table);
        }
        while (buffered > limits.buffered() && flushLargest()) {
            // until there is room again
        }
    }

    /** Ends every part; what is returned is durable in staging, in the order of the staged files' numbers. */
    List<StagedPart> finish() throws IOException {
        makeFolder();
        for (TableRows table : tables.values()) {
            endPart(table);
        }
        return done.stream().map(java.util.Objects::requireNonNull).toList();
    }

    Map<String, TableSchema> schemas() {
        return schemas;
    }

    @Nullable
    String firstTransaction() {
        return firstTransaction;
    }

    @Nullable
    String lastTransaction() {
        return lastTransaction;
    }

    /** Lets go of open files and memory; the staged files stay for the caller to delete. */
    void discard() throws IOException {
        IOException trouble = null;
        for (Part part : open.values()) {
            try {
                part.discard();
            } catch (IOException e) {
                trouble = e;
            }
        }
        open.clear();
        tables.clear();
        if (trouble != null) {
            throw trouble;
        }
    }

    private TableRows tableOf(Table shape) throws IOException {
        TableRows table = latest;
        if (table == null || table.shape != shape) {
            table = tables.get(shape.name());
            if (table == null) {
                table = new TableRows(names.of(shape.name()), shape);
                tables.put(shape.name(), table);
                buffered += table.lines.capacity();
            } else if (table.shape != shape && !table.shape.equals(shape)) {
                // rows of one object have one schema
                endPart(table);
                table.schema = "";
            }
            table.shape = shape;
            latest = table;
        }
        return table;
    }

    private void count(TableRows table, Change change) {
        if (table.schema.isEmpty()) {
            TableSchema schema = TableSchema.of(table.shape, rows);
            table.schema = TableSchema.path(table.folder, schema.content());
            schemas.put(table.schema, schema);
        }
        table.tally.add(change.op(), change.origin());
        String transaction = change.origin().transaction();
        if (transaction != null) {
            lastTransaction = transaction;
            if (firstTransaction == null) {
                firstTransaction = transaction;
            }
        }
    }

    private boolean flushLargest() throws IOException {
        TableRows largest = null;
        for (TableRows table : tables.values()) {
            if (table.lines.size() > 0 && (largest == null || table.lines.capacity() > largest.lines.capacity())) {
                largest = table;
            }
        }
        if (largest == null) {
            return false;
        }
        flush(largest);
        release(largest);
        return true;
    }

    private void flush(TableRows table) throws IOException {
        Part part = open.get(table);
        if (part == null) {
            part = begin(table);
        }
        part.append(table.lines);
        table.lines.truncate(0);
        if (table.lines.capacity() > 4 * limits.flush()) {
            release(table);
        }
        if (part.bytes() >= limits.part()) {
            endPart(table);
        }
    }

    private void release(TableRows table) {
        buffered -= table.lines.capacity();
        table.shrink();
        buffered += table.lines.capacity();
    }

    private Part begin(TableRows table) throws IOException {
        makeFolder();
        if (open.size() >= limits.open()) {
            endPart(open.keySet().iterator().next());
        }
        table.staged = done.size();
        Part part = new Part(ops, folder.resolve(BatchList.staged(table.staged)), rows, table.shape, compression);
        done.add(null);
        table.part = part;
        open.put(table, part);
        return part;
    }

    private void endPart(TableRows table) throws IOException {
        if (table.lines.size() > 0) {
            Part part = table.part == null ? begin(table) : table.part;
            part.append(table.lines);
            table.lines.truncate(0);
        }
        if (table.part == null) {
            return;
        }
        Part.Finished finished = table.part.finish();
        open.remove(table);
        table.parts++;
        done.set(
                table.staged,
                new StagedPart(table.folder, table.shape.name(), table.parts, table.schema, table.tally, finished));
        table.startAfresh();
    }

    private void makeFolder() throws IOException {
        if (!folderMade) {
            ops.createDirectory(folder);
            folderMade = true;
        }
    }
}
