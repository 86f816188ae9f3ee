package dev.sanderling.runner.source.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every session of ours runs with, whatever a role or database has as its default. Everybody may set these; what
 * only a superuser may set changes no value. The user's rights are not ours to set: role, row_security,
 * session_replication_role. How dates and floats are written the driver asks for in every session.
 */
final class SessionSettings {
    private static final String PATH = "search_path";
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        // We bound our statements ourselves; a long read or an engine that waits is no mistake.
        ALL.put("statement_timeout", "0");
        ALL.put("lock_timeout", "0");
        ALL.put("idle_in_transaction_session_timeout", "0");
        ALL.put("idle_session_timeout", "0");
        // Ours to alter: the publication. Views say READ ONLY for themselves.
        ALL.put("default_transaction_read_only", "off");
        ALL.put("default_transaction_isolation", "read committed");
        ALL.put("default_transaction_deferrable", "off");
        // Answered every five seconds.
        ALL.put("wal_sender_timeout", "60s");
        // How values and names are written: by the log's reader as by the tables'.
        ALL.put("intervalstyle", "postgres");
        ALL.put("bytea_output", "hex");
        ALL.put("xmlbinary", "base64");
        ALL.put("xmloption", "content");
        ALL.put("array_nulls", "on");
        // Nobody's own operators and functions in place of the server's, in any statement of ours or the connector's.
        ALL.put(PATH, "pg_catalog");
        ALL.put("quote_all_identifiers", "off");
        // How our own statements are understood.
        ALL.put("standard_conforming_strings", "on");
        ALL.put("transform_null_equals", "off");
    }

    private static final String SINCE_17 = "transaction_timeout";

    private SessionSettings() {}

    /** For a session that is there. */
    static String statements(int major) {
        return all(major).entrySet().stream()
                .map(setting ->
                        "pg_catalog.set_config('" + setting.getKey() + "', '" + setting.getValue() + "', false)")
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /**
     * For the driver's property {@code options}, where a session is not ours to run statements in. Only what we want other
     * than the product, and what the server, the database or the role has other than it.
     */
    static String options(ControlConnection connection) {
        Map<String, String> all = all(connection.major());
        List<String> other = connection.list(
                "SELECT name FROM pg_settings WHERE lower(name) = ANY (?::text[])"
                        + " AND (reset_val IS DISTINCT FROM boot_val OR name = ?) ORDER BY name",
                r -> r.getString(1).toLowerCase(Locale.ROOT),
                all.keySet().toArray(String[]::new),
                PATH);
        return other.stream()
                .map(name -> "-c " + name + "=" + all.getOrDefault(name, "").replace(" ", "\\ "))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> all(int major) {
        Map<String, String> all = new LinkedHashMap<>(ALL);
        if (major >= 17) {
            all.put(SINCE_17, "0");
        }
        return all;
    }
}
