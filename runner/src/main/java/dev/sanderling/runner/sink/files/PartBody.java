package dev.sanderling.runner.sink.files;

import java.io.IOException;

/** The content of an object that is being written, in its format. */
interface PartBody {
    /** Appends whole rows, as the format's {@link RowWriter} made them. */
    void append(byte[] rows, int length) throws IOException;

    /** Ends the content, and lets go of what the format holds. */
    void close() throws IOException;
}
