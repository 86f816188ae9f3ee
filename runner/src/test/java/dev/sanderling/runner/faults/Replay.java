package dev.sanderling.runner.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Applies what was published in order, as a consumer would, and notes everything that cannot be. */
final class Replay {
    private final List<String> key;
    private final Map<String, Map<String, String>> rows = new TreeMap<>();
    private final Set<String> read = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private Replay(List<String> key) {
        this.key = key;
    }

    static Replay of(List<Captured> changes, List<String> key) {
        var replay = new Replay(key);
        changes.forEach(replay::apply);
        return replay;
    }

    static String key(Map<String, String> row, List<String> columns) {
        return columns.stream().map(row::get).collect(Collectors.joining("|"));
    }

    Map<String, Map<String, String>> rows() {
        return rows;
    }

    List<String> problems() {
        return problems;
    }

    long rowsRead() {
        return read.size();
    }

    private void apply(Captured change) {
        String id = key(change.values(), key);
        Map<String, String> before = rows.get(id);
        switch (change.op()) {
            case "r" -> {
                if (!read.add(id)) {
                    problems.add("read twice: " + id);
                }
                require(before == null, "read after it was there: " + id);
                rows.put(id, change.values());
            }
            case "c" -> {
                require(before == null, "created twice: " + id);
                rows.put(id, change.values());
            }
            case "u" -> {
                require(
                        before != null
                                && Long.parseLong(before.get("ver")) + 1
                                        == Long.parseLong(change.values().get("ver")),
                        "update of " + before + " to " + change.values());
                rows.put(id, change.values());
            }
            default -> {
                require(before != null, "deleted and not there: " + id);
                rows.remove(id);
            }
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
