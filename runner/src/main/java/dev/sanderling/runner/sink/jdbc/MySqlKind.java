package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.outcome.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where MySQL and MariaDB, which speak nearly the same, do not. */
enum MySqlKind {
    MYSQL(
            "MySQL",
            8,
            0,
            "utf8mb4_0900_bin",
            "transaction_read_only = 0, max_execution_time = 0",
            "@@global.super_read_only OR @@global.read_only",
            "privilege_type IN ('SUPER', 'CONNECTION_ADMIN')"),
    /** It may be set to end a statement that takes long, and a transaction that waits for the source. */
    MARIADB(
            "MariaDB",
            10,
            11,
            "utf8mb4_nopad_bin",
            "tx_read_only = 0, max_statement_time = 0, idle_transaction_timeout = 0, idle_write_transaction_timeout = 0",
            "CAST(@@global.read_only AS CHAR) NOT IN ('0', 'OFF')",
            "privilege_type = 'READ_ONLY ADMIN'");

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final String title;
    private final int major;
    private final int minor;
    /** By which texts are the same where every byte is, trailing spaces included. */
    final String collation;
    /** More that a session is told. */
    final String settings;

    private final String readOnly;
    private final String exempt;

    MySqlKind(String title, int major, int minor, String collation, String settings, String readOnly, String exempt) {
        this.title = title;
        this.major = major;
        this.minor = minor;
        this.collation = collation;
        this.settings = settings;
        this.readOnly = readOnly;
        this.exempt = exempt;
    }

    /** Why a server is not the right one. */
    record Refusal(Reason reason, String sentence) {}

    /** The refusal of a server that is the other kind, or too old; asks it. */
    Optional<Refusal> refusal(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version()")) {
            row.next();
            return refusal(row.getString(1));
        }
    }

    /** The same of a version as the server writes it, e.g. {@code 10.11.18-MariaDB-0+deb12u1}. */
    Optional<Refusal> refusal(String version) {
        boolean maria = version.toLowerCase(Locale.ROOT).contains("mariadb");
        if (maria != (this == MARIADB)) {
            MySqlKind other = maria ? MARIADB : MYSQL;
            return Optional.of(new Refusal(
                    Reason.SERVER_NOT_SUPPORTED,
                    "it is " + other.title + "; write spec.sinks[].jdbc." + other.field() + " in place of " + field()
                            + "."));
        }
        Matcher parts = VERSION.matcher(version);
        boolean old = parts.matches()
                && (Integer.parseInt(parts.group(1)) < major
                        || Integer.parseInt(parts.group(1)) == major && Integer.parseInt(parts.group(2)) < minor);
        return old
                ? Optional.of(new Refusal(
                        Reason.SERVER_TOO_OLD,
                        "it is older than " + title + " " + major + (minor == 0 ? "" : "." + minor) + "."))
                : Optional.empty();
    }

    private String field() {
        return title.toLowerCase(Locale.ROOT);
    }

    /** Whether the user can write nothing here, as a query. */
    String isReadOnly() {
        return "SELECT " + readOnly + " AND NOT EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE "
                + exempt + ")";
    }
}
