package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.row.RowSettings;
import dev.sanderling.runner.source.postgres.log.LogConnector;
import io.debezium.connector.postgresql.LeanSource;
import io.debezium.connector.postgresql.TypeRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debezium's properties for a capture; what the user passes through never replaces one of ours. */
final class ConnectorProperties {
    static final String CONNECTOR = LogConnector.class.getName();
    static final String HEARTBEAT_TOPIC = "__debezium-heartbeat";

    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("plugin.name", "pgoutput"),
            // Slot and publication: made and checked by us, dropped by nobody in passing.
            Map.entry("publication.autocreate.mode", "disabled"),
            Map.entry("slot.drop.on.stop", "false"),
            // The previous run's server process may take a moment to notice that its client is gone.
            Map.entry("slot.max.retries", "5"),
            Map.entry("slot.retry.delay.ms", "1000"),
            // The slot moves only to what the offset store answers, and the engine never moves it to suit an offset.
            Map.entry("lsn.flush.mode", "connector"),
            Map.entry("offset.mismatch.strategy", "no_validation"),
            // Each time the server answers how far it has come.
            Map.entry("status.update.interval.ms", "1000"),
            Map.entry("xmin.fetch.interval.ms", "0"),
            Map.entry("message.prefix.include.list", Barrier.PREFIX),
            Map.entry("provide.transaction.metadata", "false"),
            // The default is to leave out truncates.
            Map.entry("skipped.operations", "none"),
            Map.entry(LeanSource.PROPERTY, LeanSource.class.getName()),
            Map.entry("topic.naming.strategy", Topics.class.getName()),
            Map.entry("include.schema.changes", "false"),
            // Tables are read by us, in pieces, see PostgresView.
            Map.entry("snapshot.mode", "no_data"),
            Map.entry("schema.name.adjustment.mode", "none"),
            Map.entry("field.name.adjustment.mode", "none"),
            Map.entry("topic.heartbeat.prefix", HEARTBEAT_TOPIC));

    private ConnectorProperties() {}

    static Map<String, String> of(
            Source.Postgres source,
            Login login,
            SourceNames names,
            Tables tables,
            List<String> gone,
            Barrier barrier,
            String options) {
        TypeRegistry.comesFirst();
        Map<String, String> all = new TreeMap<>(source.properties());
        all.putAll(RowSettings.postgres());
        all.putAll(FIXED);
        all.putAll(RowSettings.postgres());
        all.put("topic.prefix", names.topicPrefix());
        all.put("slot.name", String.valueOf(names.slot()));
        all.put("publication.name", String.valueOf(names.publication()));
        all.put("database.hostname", login.endpoint().host());
        all.put("database.port", Integer.toString(login.endpoint().port()));
        all.put("database.dbname", login.database());
        all.put("database.user", login.user());
        all.put("database.password", login.password());
        login.tls().forEach((key, value) -> all.put("database." + key, value));
        if (!options.isEmpty()) {
            all.merge("driver.options", options, (values, session) -> values + " " + session);
        }
        all.put("table.include.list", included(source.scope(), tables, gone));
        if (!source.scope().excludedColumns().isEmpty()) {
            all.put("column.exclude.list", String.join(",", excluded(source.scope())));
        }
        switch (barrier) {
            case Barrier.Message m -> all.put("heartbeat.interval.ms", "0");
            // Without a message of ours the last transaction's end shows only in a heartbeat.
            case Barrier.Position p -> all.put("heartbeat.interval.ms", "100");
        }
        return Map.copyOf(all);
    }

    /** Regular expressions for the columns that are left out, over {@code schema.table.column}. */
    static List<String> excluded(Scope scope) {
        return scope.excludedColumns().stream()
                .map(ConnectorProperties::columns)
                .map(ConnectorProperties::caseSensitive)
                .toList();
    }

    /**
     * The log names a table as it was called at the time: so by the job's patterns, besides today's names and those of
     * the last capture that are gone.
     */
    private static String included(Scope scope, Tables tables, List<String> gone) {
        String none = scope.exclude().stream()
                .map(ConnectorProperties::tables)
                .map(regex -> "(?!(?:" + regex + ")$)")
                .collect(Collectors.joining());
        return Stream.of(
                        tables.captured().stream().map(t -> exactly(t.schema()) + "\\." + exactly(t.name())),
                        gone.stream().map(ConnectorProperties::exactly),
                        scope.include().stream().map(pattern -> none + tables(pattern)))
                .flatMap(names -> names)
                .distinct()
                .map(ConnectorProperties::caseSensitive)
                .collect(Collectors.joining(","));
    }

    private static String tables(TablePattern pattern) {
        return wild(pattern.schema()) + "\\." + wild(pattern.table());
    }

    /** A pattern's parts; the wildcard may take in more than one means where a name has a dot, never less. */
    private static String columns(ColumnPattern pattern) {
        return wild(pattern.schema()) + "\\." + wild(pattern.table()) + "\\." + wild(pattern.column());
    }

    private static String wild(String pattern) {
        return pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : exactly(Character.toString(c)))
                .collect(Collectors.joining());
    }

    /** Debezium's lists are regular expressions, split at commas, trimmed, and blind to case unless told. */
    private static String exactly(String name) {
        var regex = new StringBuilder();
        name.chars().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c) && c != '_') {
                regex.append(String.format("\\x%02x", c));
            } else {
                regex.append((char) c);
            }
        });
        return regex.toString();
    }

    private static String caseSensitive(String regex) {
        return "(?-i:" + regex + ")";
    }
}
