package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.TableKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Keys, transactions and places of MySQL. A view's moment is a place in the log. */
final class MySqlRules implements ReadRules {
    private static final int AT_ONCE = 500;

    private final ControlConnection connection;
    private final Map<String, TableKey> keys = new HashMap<>();

    MySqlRules(ControlConnection connection) {
        this.connection = connection;
    }

    @Override
    public TableKey key(String table) {
        return keys.computeIfAbsent(table, name -> KeyCatalog.read(connection, name));
    }

    @Override
    public boolean[] after(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
        boolean[] after = new boolean[candidates.size()];
        for (int from = 0; from < after.length; from += AT_ONCE) {
            List<List<String>> part = candidates.subList(from, Math.min(after.length, from + AT_ONCE));
            List<Boolean> answers = ask(key, part, last);
            for (int i = 0; i < answers.size(); i++) {
                after[from + i] = answers.get(i);
            }
        }
        return after;
    }

    private List<Boolean> ask(TableKey key, List<List<String>> candidates, List<KeyPart> last) {
        List<Object> parameters = new ArrayList<>();
        List<String> columns = IntStream.range(0, key.columns().size())
                .mapToObj(i -> KeySql.value(key.columns().get(i), "k.c" + i))
                .toList();
        KeySql.Condition condition = KeySql.after(key, columns);
        condition.values().forEach(i -> parameters.add(last.get(i).value()));
        var rows = new StringBuilder();
        for (int n = 0; n < candidates.size(); n++) {
            rows.append(n == 0 ? "SELECT " : " UNION ALL SELECT ").append(n).append(" AS n");
            for (int i = 0; i < columns.size(); i++) {
                rows.append(", ? AS c").append(i);
                parameters.add(candidates.get(n).get(i));
            }
        }
        return connection.list(
                "SELECT " + condition.sql() + " FROM (" + rows + ") k ORDER BY k.n",
                r -> r.getBoolean(1),
                parameters.toArray());
    }

    @Override
    public boolean shows(String view, Change change) {
        return LogPosition.parse(change.origin().position()).isBefore(LogPosition.parse(view));
    }

    @Override
    public boolean isPast(String position, String other) {
        return !LogPosition.parse(position).isBefore(LogPosition.parse(other));
    }

    /** A view is taken while nobody commits, so it shows whatever the log has. */
    @Override
    public List<String> unseen(Collection<String> transactions) {
        return Collections.emptyList();
    }
}
