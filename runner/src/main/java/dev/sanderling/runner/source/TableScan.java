package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table being read. {@link #next} may be called on another thread than the rest. */
public interface TableScan extends AutoCloseable {
    /** The table's shape. */
    Table table();

    /** Whether reading can be interrupted after any row; otherwise the table is read in one piece. */
    boolean isKeyed();

    /** How many rows may wait in memory, given the size they seem to have; at least 1. */
    int rowsAtOnce();

    /**
     * The next row, in the order of the key.
     *
     * @return null at the end
     * @throws Exception the driver's or Debezium's; {@link SourceSession#failure} knows what it means
     */
    @Nullable
    Object @Nullable [] next() throws Exception;

    /** The key of a row, to go on after it; only where {@link #isKeyed}. */
    List<KeyPart> key(@Nullable Object[] row);

    @Override
    void close();
}
