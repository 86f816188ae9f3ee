package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Change;
import java.util.Collection;
import java.util.List;

/** What only the database knows of keys, transactions and places in its log, asked while a snapshot is unfinished. */
public interface ReadRules {
    /** The key that a table is read by, as it is now. */
    TableKey key(String table);

    /**
     * Which keys come after another one, for keys whose order only the database knows.
     *
     * @param last of the same table
     * @return one answer for each key
     */
    boolean[] after(TableKey key, List<List<String>> keys, List<KeyPart> last);

    /** Whether a view of the tables shows a change's transaction. */
    boolean shows(String view, Change change);

    /** Whether a place in the log is at another one or beyond it. */
    boolean isPast(String position, String other);

    /** Of these transactions those that a view taken now might not show, although the log has them. */
    List<String> unseen(Collection<String> transactions);
}
