package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.source.KeyOrder;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.TableKey;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys, transactions and places of PostgreSQL. */
final class PostgresRules implements ReadRules {
    private final KeyOrder keys;
    private final Transactions transactions;
    private @Nullable String viewText;
    private @Nullable XidSnapshot view;

    PostgresRules(KeyOrder keys, Transactions transactions) {
        this.keys = keys;
        this.transactions = transactions;
    }

    @Override
    public TableKey key(String table) {
        return keys.key(table);
    }

    @Override
    public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
        return keys.after(key, candidates, last);
    }

    @Override
    public boolean shows(String text, Change change) {
        XidSnapshot parsed = view;
        if (parsed == null || !text.equals(viewText)) {
            parsed = XidSnapshot.parse(text);
            view = parsed;
            viewText = text;
        }
        String transaction = change.origin().transaction();
        return transaction != null && parsed.shows(Long.parseLong(transaction));
    }

    @Override
    public boolean isPast(String position, String other) {
        return Lsn.parse(position).compareTo(Lsn.parse(other)) >= 0;
    }

    @Override
    public List<String> unseen(Collection<String> all) {
        return all.isEmpty() ? List.of() : transactions.now().unseen(all);
    }

    /**
     * What a view must show so that whatever was written before now is either in it or comes with the log: every
     * transaction that has an id by now. Those that run are not all in a snapshot's list, which ends at the newest
     * transaction that has ended; so it is the next id that tells.
     */
    List<String> begun() {
        return List.of(XidSnapshot.before(transactions.next()));
    }
}
