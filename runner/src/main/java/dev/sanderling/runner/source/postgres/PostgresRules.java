package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.TableKey;
import dev.sanderling.runner.source.TableKey.KeyColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys, transactions and places of PostgreSQL. */
final class PostgresRules implements ReadRules {
    private static final long POLL_MILLIS = 20;

    private final ControlConnection connection;
    private final Map<String, TableKey> keys = new HashMap<>();
    private @Nullable String viewText;
    private @Nullable XidSnapshot view;

    PostgresRules(ControlConnection connection) {
        this.connection = connection;
    }

    @Override
    public TableKey key(String table) {
        return keys.computeIfAbsent(table, name -> KeyCatalog.read(connection, name));
    }

    @Override
    public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
        int width = key.columns().size();
        List<Object> parameters = new ArrayList<>();
        StringBuilder arrays = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < width; i++) {
            int column = i;
            parameters.add(candidates.stream().map(values -> values.get(column)).toArray(String[]::new));
            arrays.append("?::text[], ");
            names.append("c").append(i).append(", ");
        }
        last.forEach(part -> parameters.add(part.value()));
        String sql = "SELECT " + row(key, i -> "c" + i) + " > " + row(key, i -> "?::text") + " FROM unnest("
                + arrays.substring(0, arrays.length() - 2) + ") WITH ORDINALITY k(" + names + "n) ORDER BY n";
        // The last key's place in the statement is before the arrays.
        List<Object> ordered = new ArrayList<>(parameters.subList(width, parameters.size()));
        ordered.addAll(parameters.subList(0, width));
        List<Boolean> answers = connection.list(sql, r -> r.getBoolean(1), ordered.toArray());
        boolean[] after = new boolean[answers.size()];
        for (int i = 0; i < after.length; i++) {
            after[i] = answers.get(i);
        }
        return after;
    }

    /** A row of values with the columns' types and collations. */
    static String row(TableKey key, java.util.function.IntFunction<String> value) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            KeyColumn column = key.columns().get(i);
            String collate = column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
            parts.add("(" + value.apply(i) + ")::" + column.type() + collate);
        }
        return parts.stream().collect(Collectors.joining(", ", "ROW(", ")"));
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
    public List<String> unseen(Collection<String> transactions) {
        return transactions.isEmpty() ? List.of() : now().unseen(transactions);
    }

    /** Waits until a view taken then would show all of these transactions; false where that takes too long. */
    boolean awaitEnd(List<String> transactions, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isSettled(transactions)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** A standby does not say which transactions run, only that one does: there a view needs a moment without any. */
    private boolean isSettled(List<String> transactions) {
        boolean standby = connection.one("SELECT pg_is_in_recovery()", r -> r.getBoolean(1));
        XidSnapshot moment = now();
        return standby
                ? moment.xmin() == moment.xmax()
                : moment.unseen(transactions).isEmpty();
    }

    /** The transactions that run now. */
    List<String> running() {
        return now().running().stream().map(String::valueOf).sorted().toList();
    }

    XidSnapshot now() {
        return XidSnapshot.parse(connection.one("SELECT pg_current_snapshot()::text", r -> r.getString(1)));
    }
}
