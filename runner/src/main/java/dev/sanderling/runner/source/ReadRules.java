package dev.sanderling.runner.source;

import dev.sanderling.runner.change.Change;
import java.util.Collection;
import java.util.List;

/** What only the database knows of keys, transactions and places in its log, asked while a snapshot is unfinished. */
public interface ReadRules extends KeyOrder {
    /** Whether a view of the tables shows a change's transaction. */
    boolean shows(String view, Change change);

    /** Whether a place in the log is at another one or beyond it. */
    boolean isPast(String position, String other);

    /** Of these transactions those that a view taken now might not show, although the log has them. */
    List<String> unseen(Collection<String> transactions);
}
