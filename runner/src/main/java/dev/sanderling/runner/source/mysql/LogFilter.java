package dev.sanderling.runner.source.mysql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which databases the server logs: {@code binlog_do_db} and {@code binlog_ignore_db}, which no variable shows.
 *
 * @param logged the only ones; empty for all
 * @param ignored not these, where {@code logged} is empty
 */
record LogFilter(List<String> logged, List<String> ignored) {
    static LogFilter read(ControlConnection connection) {
        String status = connection.server().isAtLeast(8, 2) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
        return connection
                .first(
                        status,
                        r -> new LogFilter(names(r.getString("Binlog_Do_DB")), names(r.getString("Binlog_Ignore_DB"))))
                .orElse(new LogFilter(List.of(), List.of()));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    boolean isSet() {
        return !logged.isEmpty() || !ignored.isEmpty();
    }

    /** Those of the databases that are not logged; empty where all are. */
    Optional<String> hidden(Set<String> databases) {
        List<String> hidden = databases.stream()
                .filter(name -> logged.isEmpty() ? ignored.contains(name) : !logged.contains(name))
                .toList();
        return hidden.isEmpty() ? Optional.empty() : Optional.of(FeatureChecks.shortened(hidden));
    }

    /** The option, as it was set. */
    @Override
    public String toString() {
        return logged.isEmpty()
                ? "binlog_ignore_db = " + String.join(", ", ignored)
                : "binlog_do_db = " + String.join(", ", logged);
    }
}
