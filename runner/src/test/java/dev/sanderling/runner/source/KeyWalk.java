package dev.sanderling.runner.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys as texts, on real servers: a table that is read again from after any row's key goes on with the very next row, and
 * of any two keys it is known which comes first.
 */
public final class KeyWalk {
    private KeyWalk() {}

    /**
     * Walks all tables of the state's snapshot.
     *
     * @return names of those that are read whole, because they have no key that can be gone on from
     */
    public static Set<String> check(SourceSession session, State state) throws Exception {
        Set<String> whole = new TreeSet<>();
        try (TableView view = session.view(state).orElseThrow()) {
            for (String table : view.tables()) {
                List<List<KeyPart>> keys = keys(view, table, List.of());
                if (keys.isEmpty()) {
                    whole.add(table.substring(table.indexOf('.') + 1));
                    continue;
                }
                for (int i = 0; i < keys.size(); i++) {
                    assertThat(keys(view, table, keys.get(i)))
                            .as("what comes in %s after %s", table, keys.get(i))
                            .isEqualTo(keys.subList(i + 1, keys.size()));
                }
                order(session.rules(), table, keys);
            }
        }
        return whole;
    }

    private static List<List<KeyPart>> keys(TableView view, String table, List<KeyPart> after) throws Exception {
        List<List<KeyPart>> keys = new ArrayList<>();
        try (TableScan scan = view.scan(table, after)) {
            for (@Nullable Object[] row = scan.next(); row != null; row = scan.next()) {
                if (!scan.isKeyed()) {
                    return List.of();
                }
                keys.add(scan.key(row));
            }
        }
        return keys;
    }

    private static void order(ReadRules rules, String table, List<List<KeyPart>> keys) {
        TableKey key = rules.key(table);
        List<List<String>> texts = keys.stream()
                .map(parts -> parts.stream().map(KeyPart::value).toList())
                .toList();
        for (int i = 0; i < keys.size(); i++) {
            List<KeyPart> last = keys.get(i);
            assertThat(key.fits(last)).as("%s fits", last).isTrue();
            boolean[] after = key.isKnownHere() ? new boolean[keys.size()] : rules.after(key, texts, last);
            for (int j = 0; j < keys.size(); j++) {
                boolean isAfter = key.isKnownHere() ? key.isAfter(texts.get(j), last) : after[j];
                assertThat(isAfter)
                        .as("%s in %s comes after %s", texts.get(j), table, last)
                        .isEqualTo(j > i);
            }
        }
    }
}
