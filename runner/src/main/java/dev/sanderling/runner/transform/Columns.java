package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.DeclaredType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table's columns while the steps are prepared one after the other, and where each of them came from. */
final class Columns {
    private final List<Column> now;
    /** The table's own column that each began as; empty for a computed one. */
    private final List<String> origins = new ArrayList<>();

    private final Set<String> hidden = new HashSet<>();

    Columns(List<Column> columns) {
        now = new ArrayList<>(columns);
        columns.forEach(column -> origins.add(column.name()));
    }

    List<Column> now() {
        return List.copyOf(now);
    }

    /** The table's own columns whose values a step overwrites or leaves out: no failure may show them either. */
    Set<String> hidden() {
        return hidden;
    }

    /** -1 where there is none of that name. */
    int place(String name) {
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    Column at(int place) {
        return now.get(place);
    }

    void type(int place, ColumnType type, DeclaredType declared) {
        Column column = now.get(place);
        now.set(place, new Column(column.name(), type, column.key(), declared));
    }

    void hide(int place) {
        if (!origins.get(place).isEmpty()) {
            hidden.add(origins.get(place));
        }
    }

    void add(String name, ColumnType type, DeclaredType declared) {
        now.add(new Column(name, type, false, declared));
        origins.add("");
    }

    /** Keeps only these. */
    void keep(int[] places) {
        List<Column> kept = new ArrayList<>();
        List<String> from = new ArrayList<>();
        Set<Integer> stay = new HashSet<>();
        for (int place : places) {
            kept.add(now.get(place));
            from.add(origins.get(place));
            stay.add(place);
        }
        for (int place = 0; place < now.size(); place++) {
            if (!stay.contains(place)) {
                hide(place);
            }
        }
        now.clear();
        now.addAll(kept);
        origins.clear();
        origins.addAll(from);
    }

    /**
     * Puts others in their place.
     *
     * @param places by new column: of the one that it was; -1 where it is made
     */
    void replace(List<Column> columns, int[] places) {
        List<String> from = new ArrayList<>();
        Set<Integer> stay = new HashSet<>();
        for (int place : places) {
            from.add(place < 0 ? "" : origins.get(place));
            stay.add(place);
        }
        for (int place = 0; place < now.size(); place++) {
            if (!stay.contains(place)) {
                hide(place);
            }
        }
        now.clear();
        now.addAll(columns);
        origins.clear();
        origins.addAll(from);
    }

    /** Names columns anew, all at once, so that two may change names. */
    void rename(Map<String, String> names) throws Invalid {
        Map<String, String> taken = new HashMap<>();
        for (int i = 0; i < now.size(); i++) {
            Column column = now.get(i);
            String name = names.getOrDefault(column.name(), column.name());
            String other = taken.put(name, column.name());
            if (other != null) {
                throw new Invalid("columns " + other + " and " + column.name() + " would both be called " + name);
            }
            now.set(i, new Column(name, column.type(), column.key(), column.declared()));
        }
    }
}
