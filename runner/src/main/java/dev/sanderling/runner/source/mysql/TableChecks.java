package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.ColumnCheck;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the tables that are named can be captured. */
final class TableChecks {
    private final ControlConnection connection;
    private final Scope scope;
    private final Tables tables;
    private final Grants grants;

    TableChecks(ControlConnection connection, Scope scope, Tables tables, Grants grants) {
        this.connection = connection;
        this.scope = scope;
        this.tables = tables;
        this.grants = grants;
    }

    List<Finding> check(ColumnCheck columns) {
        List<Finding> findings = new ArrayList<>(matches());
        findings.addAll(readable());
        findings.addAll(unseen());
        findings.addAll(sameName());
        if (!tables.captured().isEmpty()) {
            findings.addAll(columns(columns));
            findings.addAll(defaults());
        }
        return findings;
    }

    /** Patterns that name nothing that can be captured. */
    private List<Finding> matches() {
        if (tables.captured().isEmpty() && tables.views().isEmpty()) {
            String patterns =
                    scope.include().stream().map(TablePattern::toString).collect(Collectors.joining(", "));
            return List.of(new Finding(
                    Reason.NO_TABLE_MATCHES,
                    "No table that the user can see matches spec.source.tables (" + patterns
                            + "); patterns are database.table, respect case, and know * only, and a table shows only to"
                            + " a user who may SELECT from it."));
        }
        List<Finding> findings = new ArrayList<>();
        for (TablePattern pattern : scope.include()) {
            if (pattern.toString().indexOf('*') >= 0) {
                continue;
            }
            if (tables.views().stream().anyMatch(t -> pattern.matches(t.schema(), t.name()))) {
                findings.add(new Finding(
                        Reason.UNSUPPORTED_TABLE,
                        pattern
                                + " leaves no changes in the log, because it is a view: name the tables it reads, or"
                                + " take it out of spec.source.tables.include."));
            } else if (tables.captured().stream().noneMatch(t -> pattern.matches(t.schema(), t.name()))
                    && scope.exclude().stream().noneMatch(e -> e.matches(pattern.schema(), pattern.table()))) {
                findings.add(new Finding(
                        Reason.NO_TABLE_MATCHES,
                        "spec.source.tables.include names " + pattern
                                + ", which is not there, or not visible to the user; correct the name, or run GRANT"
                                + " SELECT on it TO the user."));
            }
        }
        return findings;
    }

    /** Tried, not read from grants: those of a database may be patterns, and roles may be nested. */
    private List<Finding> readable() {
        List<Finding> findings = new ArrayList<>();
        for (CapturedTable table : tables.captured()) {
            try {
                connection.listing("SELECT * FROM " + table.quoted() + " LIMIT 0", r -> 1);
            } catch (SQLException e) {
                if (!ControlConnection.isDenied(e)) {
                    throw connection.failure(e);
                }
                findings.add(new Finding(
                        Reason.PRIVILEGE_MISSING,
                        "The user may not read the table " + table.full()
                                + " (or not all its columns); run GRANT SELECT" + " ON " + table.quoted()
                                + " TO the user, or exclude it in spec.source.tables."));
            }
        }
        return findings;
    }

    /** The catalogue shows only what the user may use, and the log has the changes of all tables. */
    private List<Finding> unseen() {
        List<Finding> findings = new ArrayList<>();
        for (TablePattern pattern : scope.include()) {
            if (pattern.toString().indexOf('*') < 0) {
                continue;
            }
            String schema = pattern.schema();
            List<String> hidden = grants.hidden().stream()
                    .filter(database -> new TablePattern(schema, "*").matches(database, ""))
                    .filter(database ->
                            scope.exclude().stream().noneMatch(e -> e.table().equals("*") && e.matches(database, "")))
                    .sorted()
                    .toList();
            if (!grants.showsAllOf(schema) || schema.indexOf('*') >= 0 && !hidden.isEmpty()) {
                String all = schema.indexOf('*') < 0
                        ? CapturedTable.quote(schema)
                        : hidden.isEmpty() ? "*" : CapturedTable.quote(hidden.getFirst());
                findings.add(new Finding(
                        Reason.PRIVILEGE_MISSING,
                        pattern + " of spec.source.tables may match tables that the user cannot see: the log has their"
                                + " changes, and their rows would not be read; run GRANT SELECT ON " + all
                                + ".* TO the user, or name the tables without *."));
            }
        }
        return findings;
    }

    /** The connector knows a table by one text, {@code database.table}: two with the same would be taken for one. */
    private List<Finding> sameName() {
        Map<String, List<CapturedTable>> byName = new TreeMap<>();
        connection.list(
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                        + " AND (table_schema LIKE '%.%' OR table_name LIKE '%.%') ORDER BY 1, 2",
                r -> {
                    var table = new CapturedTable(r.getString(1), r.getString(2), false, 0, 0, 0);
                    return byName.computeIfAbsent(table.full(), name -> new ArrayList<>())
                            .add(table);
                });
        return byName.values().stream()
                .filter(same -> same.size() > 1
                        && same.stream().anyMatch(table -> scope.captures(table.schema(), table.name())))
                .map(same -> new Finding(
                        Reason.UNSUPPORTED_TABLE,
                        "The tables " + same.stream().map(CapturedTable::quoted).collect(Collectors.joining(" and "))
                                + " have the same name when it is written database.table, and would be taken for one;"
                                + " rename one of them."))
                .toList();
    }

    /** Defaults that ALLOW_INVALID_DATES let in: a table with one cannot be described. */
    private List<Finding> defaults() {
        List<Finding> findings = new ArrayList<>();
        connection.list(
                "SELECT table_schema, table_name, column_name, column_default FROM information_schema.columns WHERE"
                        + " data_type IN ('date', 'datetime', 'timestamp') AND column_default LIKE '____-__-__%' AND "
                        + Tables.where(scope),
                r -> {
                    String schema = r.getString(1);
                    String table = r.getString(2);
                    String column = r.getString(3);
                    String value = r.getString(4);
                    if (scope.captures(schema, table) && !scope.leavesOut(schema, table, column) && !isDate(value)) {
                        findings.add(new Finding(
                                Reason.UNSUPPORTED_COLUMN_TYPE,
                                "Column %s of table %s.%s has the default '%s', a date that no calendar has: give it another (ALTER TABLE ... ALTER %s SET DEFAULT ...), or add %s.%s.%s to source.columns.exclude."
                                        .formatted(column, schema, table, value, column, schema, table, column)));
                    }
                    return column;
                },
                Tables.likes(scope));
        return findings;
    }

    /** Zeros in a date are MySQL's own way to say that a part is missing. */
    private static boolean isDate(String value) {
        String date = value.substring(0, "yyyy-mm-dd".length());
        if (date.startsWith("0000") || date.contains("-00")) {
            return true;
        }
        try {
            LocalDate.parse(date);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private List<Finding> columns(ColumnCheck check) {
        Set<String> captured =
                tables.captured().stream().map(CapturedTable::full).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        connection.list(
                "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE "
                        + Tables.where(scope) + " ORDER BY 1, 2, ordinal_position",
                r -> {
                    String schema = r.getString(1);
                    String table = r.getString(2);
                    String column = r.getString(3);
                    if (captured.contains(schema + "." + table) && !scope.leavesOut(schema, table, column)) {
                        check.check(schema, table, column, r.getString(4)).ifPresent(findings::add);
                    }
                    return column;
                },
                Tables.likes(scope));
        return findings;
    }
}
