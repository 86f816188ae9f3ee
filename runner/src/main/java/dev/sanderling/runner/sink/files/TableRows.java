package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Table;
import org.jspecify.annotations.Nullable;

/** One table within a segment: rows collected in memory, the part they go to, how many parts there were. */
final class TableRows {
    private static final int FIRST_ROOM = 512;

    final String folder;
    /** The shape of the rows since the current part began. */
    Table shape;
    /** Path of the shape's schema; empty until a row of it was written. */
    String schema = "";

    LineBuffer lines = new LineBuffer(FIRST_ROOM);
    Tally tally = new Tally();
    /** Open, or null until the first rows leave memory. */
    @Nullable
    Part part;
    /** Number of the part's staged file; -1 as long as there is none. */
    int staged = -1;

    int parts;

    TableRows(String folder, Table shape) {
        this.folder = folder;
        this.shape = shape;
    }

    /** After a part has ended. */
    void startAfresh() {
        part = null;
        staged = -1;
        tally = new Tally();
    }

    /** Gives up memory that an unusually long row or an idle table holds. */
    void shrink() {
        lines = new LineBuffer(FIRST_ROOM);
    }
}
