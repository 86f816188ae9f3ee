package dev.sanderling.runner.source.mysql;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.statement.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which captured tables a statement changes rows of, where the log has it instead of the rows. */
final class StatementReach {
    /** The server's own tables have no triggers, and nothing depends on them. */
    private static final String SERVER = "mysql";
    /** Never captured, whatever the patterns. */
    private static final Set<String> OWN = Set.of(SERVER, "sys", "information_schema", "performance_schema");
    /** What stands before a parenthesis most often; never the name of a function that somebody made. */
    private static final Set<String> BUILT_IN = Set.of(
            "values",
            "into",
            "in",
            "as",
            "using",
            "on",
            "now",
            "utc_timestamp",
            "current_timestamp",
            "count",
            "sum",
            "min",
            "max",
            "avg",
            "concat",
            "concat_ws",
            "coalesce",
            "ifnull",
            "nullif",
            "if",
            "upper",
            "lower",
            "trim",
            "crc32",
            "conv",
            "cast",
            "char",
            "varchar",
            "decimal",
            "datetime",
            "row",
            "interval",
            "bit_xor",
            "isnull",
            "lpad",
            "rpad");

    private static final String PLAIN = """
        SELECT t.table_type = 'BASE TABLE'
          AND NOT EXISTS (SELECT 1 FROM information_schema.triggers g
            WHERE g.event_object_schema = t.table_schema AND g.event_object_table = t.table_name)
          AND NOT EXISTS (SELECT 1 FROM information_schema.referential_constraints f
            WHERE f.unique_constraint_schema = t.table_schema AND f.referenced_table_name = t.table_name)
        FROM information_schema.tables t WHERE BINARY t.table_schema = ? AND BINARY t.table_name = ?\
        """;
    /** Somebody who may read the server's own tables sees the privileges of all. */
    private static final String ME = " (SELECT CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''') AS name) me";

    private static final String SEES = """
        SELECT EXISTS (SELECT 1 FROM information_schema.user_privileges
            WHERE privilege_type = 'TRIGGER' AND grantee = me.name)
          OR EXISTS (SELECT 1 FROM information_schema.schema_privileges
            WHERE privilege_type = 'TRIGGER' AND grantee = me.name AND ? LIKE table_schema)
          OR EXISTS (SELECT 1 FROM information_schema.table_privileges
            WHERE privilege_type = 'TRIGGER' AND grantee = me.name AND table_schema = ? AND table_name = ?)
        FROM\
        """ + ME;
    private static final String SEES_ROUTINES = """
        SELECT EXISTS (SELECT 1 FROM information_schema.user_privileges
          WHERE privilege_type IN ('SELECT', 'SHOW_ROUTINE') AND grantee = me.name)
        FROM\
        """ + ME;

    private final ControlConnection connection;
    private final Scope scope;

    StatementReach(ControlConnection connection, Scope scope) {
        this.connection = connection;
        this.scope = scope;
    }

    /** Whether a table of that database may be captured. */
    boolean mayBeCaptured(String database) {
        return !OWN.contains(database) && scope.capturesOf(database);
    }

    /** The captured tables that it names. */
    List<TableName> named(Statement.Rows statement) {
        return statement.tables().stream()
                .filter(table -> scope.captures(table.schema(), table.table()))
                .sorted(Comparator.comparing(TableName::toString))
                .toList();
    }

    /** Why it may change other tables than those that it names; empty where it certainly does not. */
    Optional<String> beyond(Statement.Rows statement) {
        if (!statement.certain()) {
            return Optional.of("what it calls is not in the log");
        }
        Set<String> calls = new TreeSet<>(statement.calls());
        calls.removeAll(BUILT_IN);
        statement.tables().forEach(table -> calls.remove(table.table().toLowerCase(Locale.ROOT)));
        if (!calls.isEmpty() && callsFunction(calls)) {
            return Optional.of("whether " + String.join(", ", calls)
                    + " is a stored function that changes tables cannot be told (GRANT SHOW_ROUTINE ON *.* TO"
                    + " the user)");
        }
        boolean any = false;
        for (TableName table : statement.tables()) {
            if (table.schema().equals(SERVER)) {
                any = true;
                continue;
            }
            List<Boolean> plain = connection.list(PLAIN, r -> r.getBoolean(1), table.schema(), table.table());
            if (plain.contains(false)) {
                return Optional.of(table + " is a view, or has triggers or foreign keys that refer to it");
            }
            if (!plain.isEmpty() && !sees(table)) {
                return Optional.of("the user cannot see whether " + table + " has triggers (GRANT TRIGGER ON `"
                        + table.schema() + "`.* TO the user)");
            }
            any |= !plain.isEmpty();
        }
        return any ? Optional.empty() : Optional.of("the user can see no table that it names");
    }

    private boolean sees(TableName table) {
        return connection.one(SEES, r -> r.getBoolean(1), table.schema(), table.schema(), table.table());
    }

    private boolean callsFunction(Set<String> calls) {
        return !connection.one(SEES_ROUTINES, r -> r.getBoolean(1))
                || connection
                        .list(
                                "SELECT LOWER(routine_name) FROM information_schema.routines"
                                        + " WHERE routine_type = 'FUNCTION' AND routine_schema <> 'sys'",
                                r -> r.getString(1))
                        .stream()
                        .anyMatch(calls::contains);
    }
}
