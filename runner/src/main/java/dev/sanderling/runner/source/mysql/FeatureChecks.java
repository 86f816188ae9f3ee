package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MySqlFeature} says of the captured tables and their server, asked of the catalogue for all tables at once.
 * A log that lacks changes cannot say so itself, so it is the server's settings and the tables' definitions that are
 * looked at.
 */
final class FeatureChecks {
    private final ControlConnection connection;
    private final Scope scope;
    private final List<CapturedTable> tables;

    FeatureChecks(ControlConnection connection, Scope scope, List<CapturedTable> tables) {
        this.connection = connection;
        this.scope = scope;
        this.tables = tables;
    }

    /**
     * What stands in the way.
     *
     * @param asksServer whether the user may ask for the state of log and replication
     */
    List<Finding> refused(boolean asksServer) {
        List<Finding> findings = new ArrayList<>();
        engines(findings);
        if (!asksServer) {
            return findings;
        }
        replica(findings);
        LogFilter filter = LogFilter.read(connection);
        filter.hidden(schemas())
                .ifPresent(hidden -> findings.add(new Finding(
                        Reason.BINLOG_DISABLED,
                        "The server does not log the databases " + hidden + " (" + filter
                                + "), so changes of their tables never come; start it without that option, or exclude"
                                + " them in spec.source.tables.")));
        return findings;
    }

    /** What a batch lacks, or has otherwise than one would think, in sentences. */
    List<String> noted() {
        List<String> notes = new ArrayList<>();
        Set<String> unkeyed = Tables.withoutKey(connection, scope, tables);
        if (!unkeyed.isEmpty()) {
            notes.add("Without a primary key, so that rows cannot be told apart: " + shortened(unkeyed) + ".");
        }
        cascades(notes);
        LogFilter filter = LogFilter.read(connection);
        if (filter.isSet()) {
            notes.add("The server logs some databases only (" + filter
                    + "): an ALTER TABLE of a captured table is not in the log where another database is the session's"
                    + " own; alter tables with USE of their database.");
        }
        String expiry = ServerChecks.expiry(connection.server());
        if (expiry != null) {
            notes.add(expiry);
        }
        return notes;
    }

    /** The first of them, and how many more there are. */
    static String shortened(java.util.Collection<String> names) {
        int shown = 5;
        String first = String.join(", ", names.stream().limit(shown).toList());
        return names.size() <= shown ? first : first + " and " + (names.size() - shown) + " more";
    }

    private Set<String> schemas() {
        return tables.stream().map(CapturedTable::schema).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a replica takes over from its source goes into its own log only where it is told so. */
    private void replica(List<Finding> findings) {
        ServerFacts server = connection.server();
        String updates = server.variable("log_replica_updates") + server.variable("log_slave_updates");
        if (!updates.toUpperCase(Locale.ROOT).contains("OFF")) {
            return;
        }
        String statement = server.hasVariable("log_replica_updates") ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
        if (!connection.list(statement, r -> 1).isEmpty()) {
            findings.add(new Finding(
                    Reason.BINLOG_DISABLED,
                    "The server is a replica that does not log what it replicates (log_replica_updates is OFF), so those"
                            + " changes never come; start it with log_replica_updates, or capture from its source."));
        }
    }

    private void engines(List<Finding> findings) {
        Set<String> captured = names();
        connection.list(
                "SELECT table_schema, table_name, engine FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                        + " AND engine <> 'InnoDB' AND " + Tables.where(scope) + " ORDER BY 1, 2",
                r -> {
                    String name = r.getString(1) + "." + r.getString(2);
                    if (captured.contains(name)) {
                        findings.add(engine(name, r.getString(3)));
                    }
                    return name;
                },
                Tables.likes(scope));
    }

    private static Finding engine(String table, String engine) {
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                table + " has the engine " + engine
                        + ", which has no moment at which its rows and the log say the same; run ALTER TABLE "
                        + table + " ENGINE = InnoDB, or exclude it in spec.source.tables.");
    }

    /**
     * Foreign keys whose actions InnoDB carries out by itself, unseen by the log: in every server but those that have
     * the variable and it off.
     */
    private void cascades(List<String> notes) {
        if ("OFF".equalsIgnoreCase(connection.server().variable("innodb_native_foreign_keys"))) {
            return;
        }
        Set<String> captured = names();
        List<String> keys = new ArrayList<>();
        connection.list(
                "SELECT constraint_schema, table_name, constraint_name, delete_rule, update_rule"
                        + " FROM information_schema.referential_constraints"
                        + " WHERE delete_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT')"
                        + " OR update_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT') ORDER BY 1, 2, 3",
                r -> {
                    String table = r.getString(1) + "." + r.getString(2);
                    if (captured.contains(table)) {
                        keys.add(
                                r.getString(3) + " of " + table + " (" + actions(r.getString(4), r.getString(5)) + ")");
                    }
                    return table;
                });
        if (!keys.isEmpty()) {
            notes.add("Not in this server's log, so not captured, is what foreign keys do: " + shortened(keys)
                    + ". InnoDB deletes or updates those rows by itself. Let the application delete or update those rows, capture from MySQL 9.6 or newer with"
                    + " innodb_native_foreign_keys off, or " + Remedy.READ_TABLES + ".");
        }
    }

    private static String actions(String onDelete, String onUpdate) {
        return Arrays.asList(action("ON DELETE ", onDelete), action("ON UPDATE ", onUpdate)).stream()
                .filter(action -> !action.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String action(String event, @Nullable String rule) {
        return rule == null || rule.equals("NO ACTION") || rule.equals("RESTRICT") ? "" : event + rule;
    }

    private Set<String> names() {
        return tables.stream().map(CapturedTable::full).collect(Collectors.toSet());
    }
}
