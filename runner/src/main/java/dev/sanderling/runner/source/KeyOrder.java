package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import java.util.List;

/** What only the database knows of keys. */
public interface KeyOrder {
    /** The key that a table is read by, as it is now. */
    TableKey key(String table);

    /**
     * Which keys come after another one, for keys whose order only the database knows.
     *
     * @param last of the same table
     * @return one answer for each key
     */
    boolean[] after(TableKey key, List<List<String>> keys, List<KeyPart> last);
}
