package dev.sanderling.runner.source.mysql;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server says of itself when a session opens.
 *
 * @param version as it writes it, e.g. {@code 8.0.39-0ubuntu0.22.04.1}
 * @param variables its global variables, names in lower case
 */
record ServerFacts(String version, Map<String, String> variables) {
    /** What MariaDB 10 puts before its version where a connection begins. */
    private static final String OTHER = "5.5.5-";

    private static final List<String> OTHERS =
            List.of("TiDB", "Vitess", "OceanBase", "SingleStore", "MemSQL", "StarRocks", "Doris", "Dolt");

    ServerFacts {
        version = version.startsWith(OTHER) ? version.substring(OTHER.length()) : version;
    }

    /** The variable's value; empty where the server has none of that name. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Whether the server has a variable of that name. */
    boolean hasVariable(String name) {
        return variables.containsKey(name);
    }

    /** What a server is that speaks MySQL's protocol without being one; empty for MySQL and what is built on its code. */
    String imitation() {
        String said = (version + " " + variable("version_comment")).toLowerCase(Locale.ROOT);
        return OTHERS.stream()
                .filter(name -> said.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse("");
    }

    /** As Debezium decides it: whether offsets are sets of transactions or positions. */
    boolean hasGtids() {
        return "ON".equalsIgnoreCase(variable("gtid_mode"));
    }

    /** Whether names of tables are kept in lower case, however they are written. */
    boolean foldsNames() {
        return "1".equals(variable("lower_case_table_names"));
    }

    boolean isMariaDb() {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    boolean isAtLeast(int major, int minor) {
        String[] parts = version.split("[^0-9]+", 3);
        int itsMajor = parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
        int itsMinor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
        return itsMajor > major || itsMajor == major && itsMinor >= minor;
    }

    /** The version without what distributions add. */
    String shortVersion() {
        int dash = version.indexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }
}
