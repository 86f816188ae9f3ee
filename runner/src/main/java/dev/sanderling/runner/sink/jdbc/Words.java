package dev.sanderling.runner.sink.jdbc;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The names in what a database says of an error, and nothing of the values. */
final class Words {
    private static final Pattern MYSQL_KEY = Pattern.compile("for key '([^']*)'");
    private static final Pattern MYSQL_CONSTRAINT = Pattern.compile("CONSTRAINT `([^`]*)`|constraint '([^']*)'");
    /** MariaDB names it with its database and table. */
    private static final Pattern MYSQL_COLUMN =
            Pattern.compile("(?:for column|[Cc]olumn) '?(?:`[^`]*`\\.`[^`]*`\\.)?`?([^'`]*)[`']");

    private Words() {}

    /** Name of the constraint that refuses; empty where it has none. */
    static String constraint(SQLException e) {
        if (e instanceof PSQLException p) {
            ServerErrorMessage server = p.getServerErrorMessage();
            return server == null ? "" : orEmpty(server.getConstraint());
        }
        String message = orEmpty(e.getMessage());
        String key = found(MYSQL_KEY, message);
        return key.isEmpty() ? found(MYSQL_CONSTRAINT, message) : key;
    }

    /** Name of the column that it is about; empty where the database does not say. */
    static String column(SQLException e) {
        if (e instanceof PSQLException p) {
            ServerErrorMessage server = p.getServerErrorMessage();
            return server == null ? "" : orEmpty(server.getColumn());
        }
        return found(MYSQL_COLUMN, orEmpty(e.getMessage()));
    }

    /** Whether a policy hides or refuses rows: PostgreSQL says the same state for it as for a privilege. */
    static boolean isRowSecurity(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String routine = server == null ? null : server.getRoutine();
        return "check_enable_rls".equals(routine) || "ExecWithCheckOptions".equals(routine);
    }

    private static String found(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        if (!matcher.find()) {
            return "";
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                return matcher.group(i);
            }
        }
        return "";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
