package dev.sanderling.runner.sink.jdbc;

import java.util.List;

/**
 * Settings of our sessions in a PostgreSQL target. A role or a database may have others, which are right for whoever set
 * them, and would change what we write or when it is durable.
 *
 * <p>Left as they are: {@code search_path}, by which the user says where our own tables are;
 * {@code default_transaction_read_only}, which preflight refuses, because somebody who sets it wants nothing written;
 * {@code session_replication_role}, for whether triggers fire is a choice, and tablespaces and access methods of tables.
 */
final class PostgresSettings {
    /** What every supported version knows, in the words of SET. */
    private static final List<String> ALWAYS = List.of(
            // One value, one text.
            "TimeZone = 'UTC'",
            "DateStyle = 'ISO, YMD'",
            "IntervalStyle = 'iso_8601'",
            "bytea_output = 'hex'",
            "extra_float_digits = 1",
            // What our literals and statements mean.
            "standard_conforming_strings = on",
            "array_nulls = on",
            "xmloption = content",
            "transform_null_equals = off",
            "quote_all_identifiers = off",
            "default_transaction_isolation = 'read committed'",
            // A policy that hides rows from us is an error, not rows that are not found.
            "row_security = off",
            // We wait for locks for so long, and for nothing else.
            "lock_timeout = 30000",
            "statement_timeout = 0",
            "idle_session_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
            // A server that notices when we are gone lets go of our locks.
            "tcp_keepalives_idle = 10",
            "tcp_keepalives_interval = 5",
            "tcp_keepalives_count = 3",
            "client_connection_check_interval = 5000");

    /** What a commit is worth: the checkpoint relies on it. To wait for a standby as well is as good. */
    private static final String DURABLE = "SELECT set_config(name, 'on', false) FROM pg_settings"
            + " WHERE name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply')";

    /** From 17 on. */
    private static final String NEWER =
            "SELECT set_config(name, '0', false) FROM pg_settings" + " WHERE name = 'transaction_timeout'";

    /**
     * What the catalogue is asked finds nobody's own operators and functions in place of the server's. Rows are written
     * with the user's path, which triggers and defaults of the user's tables may need; those statements name where every
     * operator of theirs is.
     */
    static final String HIDE = "SET search_path = pg_catalog";

    static final String SHOW = "SELECT pg_catalog.set_config('search_path',"
            + " pg_catalog.current_setting('sanderling.search_path'), false)";

    private static final String KEEP = "SELECT pg_catalog.set_config('sanderling.search_path',"
            + " pg_catalog.current_setting('search_path'), false)";

    private PostgresSettings() {}

    /** All of it, as one text. */
    static String statements() {
        return String.join("; ", KEEP, HIDE, "SET " + String.join("; SET ", ALWAYS), DURABLE, NEWER, SHOW);
    }
}
