package dev.sanderling.runner.sink.jdbc;

import java.util.List;

/**
 * Settings of our sessions in a MySQL or MariaDB target. The server, or its {@code init_connect}, may have others, which
 * would change what we write or keep us from writing it.
 *
 * <p>What a commit is worth cannot be set by a session ({@code innodb_flush_log_at_trx_commit} is the server's): a check
 * says where it is less than durable.
 */
final class MySqlSettings {
    private static final List<String> ALWAYS = List.of(
            // One value, one text.
            "time_zone = '+00:00'",
            "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_VALUE_ON_ZERO'",
            // What our statements mean.
            "sql_safe_updates = 0",
            // The default of a session is what the server has for all.
            "sql_select_limit = 18446744073709551615",
            "unique_checks = 1",
            "sql_auto_is_null = 0",
            // We wait for locks for so long, and for nothing else.
            "innodb_lock_wait_timeout = 30",
            "lock_wait_timeout = 30",
            "wait_timeout = 604800",
            "net_read_timeout = 600",
            "net_write_timeout = 600");

    /** Whether a crash of the machine may undo a commit. */
    static final String NOT_DURABLE = "SELECT @@global.innodb_flush_log_at_trx_commit <> 1";

    private MySqlSettings() {}

    /** What is the same for all kinds, as one statement. */
    static String statement() {
        return "SET SESSION " + String.join(", ", ALWAYS);
    }
}
