package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.row.RowSettings;
import io.debezium.connector.binlog.event.RowDeserializers;
import io.debezium.relational.history.SchemaHistory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Debezium's properties for a capture; what the user passes through never replaces one of ours. */
final class ConnectorProperties {
    static final String CONNECTOR = "io.debezium.connector.mysql.MySqlConnector";

    private static final Map<String, String> FIXED = Map.ofEntries(
            // The server is to say every 100 ms how far its log has been sent, and each word of it becomes a record:
            // on a quiet server nothing else tells that the barrier is reached.
            Map.entry("connect.keep.alive.interval.ms", "100"),
            Map.entry("heartbeat.interval.ms", "50"),
            // A connection that was lost ends the run; taking it up again would throw out a newer run.
            Map.entry("connect.keep.alive", "false"),
            Map.entry("errors.max.retries", "0"),
            Map.entry("include.schema.changes", "false"),
            Map.entry("provide.transaction.metadata", "false"),
            // An event is handled before the next one is read: LogWatch relies on it.
            Map.entry("binlog.buffer.size", "0"),
            Map.entry("schema.history.internal", SchemaHistoryBuffer.class.getName()),
            Map.entry("schema.history.internal.store.only.captured.tables.ddl", "true"),
            Map.entry("schema.history.internal.store.only.captured.databases.ddl", "true"),
            // Tables are read by us, in pieces, see MySqlView; Debezium describes them to the schema history.
            Map.entry("snapshot.mode", "no_data"),
            Map.entry("snapshot.max.threads", "1"),
            Map.entry("snapshot.locking.mode", "minimal"),
            // The default is to leave out truncates.
            Map.entry("skipped.operations", "none"),
            Map.entry("schema.name.adjustment.mode", "none"),
            Map.entry("field.name.adjustment.mode", "none"));

    /** As users know it; Debezium reads it under another name, and instead of its own list. */
    static final String FILTER = "schema.history.internal.ddl.filter";

    private ConnectorProperties() {}

    /** Regular expressions of the statements that are passed over: Debezium's own and the user's. */
    private static String passedOver(@Nullable String more) {
        String ours = SchemaHistory.DDL_FILTER.defaultValueAsString();
        return more == null ? ours : ours + "," + more;
    }

    /** @param historyKey under which the schema history was offered */
    static Map<String, String> of(Source.MySql source, Login login, SourceNames names, String historyKey) {
        RowDeserializers.comesFirst();
        Map<String, String> all = new TreeMap<>(source.properties());
        all.putAll(RowSettings.mysql());
        all.putAll(FIXED);
        all.put(SchemaHistory.DDL_FILTER.name(), passedOver(all.remove(FILTER)));
        all.put(SchemaHistoryBuffer.KEY, historyKey);
        all.put(GuardProvider.KEY, historyKey);
        all.put("topic.prefix", names.topicPrefix());
        all.put("database.server.id", String.valueOf(names.serverId()));
        all.put("database.hostname", login.endpoint().host());
        all.put("database.port", Integer.toString(login.endpoint().port()));
        all.put("database.user", login.user());
        all.put("database.password", login.password());
        all.put("database.ssl.mode", login.sslMode().toLowerCase(Locale.ROOT));
        all.put("driver.allowPublicKeyRetrieval", Boolean.toString(login.mayBePlain()));
        login.trust().ifPresent(store -> {
            all.put("database.ssl.truststore", store.file().toString());
            all.put("database.ssl.truststore.password", store.password());
            all.put("driver.trustCertificateKeyStoreType", "PKCS12");
            all.put("driver.fallbackToSystemTrustStore", "false");
        });
        login.client().ifPresent(store -> {
            all.put("database.ssl.keystore", store.file().toString());
            all.put("database.ssl.keystore.password", store.password());
            all.put("driver.clientCertificateKeyStoreType", "PKCS12");
        });
        all.put("table.include.list", tables(source.scope()));
        if (!source.scope().excludedColumns().isEmpty()) {
            all.put(
                    "column.exclude.list",
                    source.scope().excludedColumns().stream()
                            .map(ConnectorProperties::columns)
                            .map(ConnectorProperties::caseSensitive)
                            .collect(Collectors.joining(",")));
        }
        return Map.copyOf(all);
    }

    /**
     * The patterns themselves, not what they name now: a table that has been dropped, or renamed, since the last run
     * still has changes in the log. Debezium knows lists of included or of excluded tables, never both.
     */
    static String tables(Scope scope) {
        String excluded = scope.exclude().stream()
                .map(ConnectorProperties::table)
                .map(regex -> regex + "$")
                .collect(Collectors.joining("|"));
        String not = excluded.isEmpty() ? "" : "(?!" + excluded + ")";
        return scope.include().stream().map(p -> caseSensitive(not + table(p))).collect(Collectors.joining(","));
    }

    private static String table(TablePattern pattern) {
        return wild(pattern.schema()) + "\\." + wild(pattern.table());
    }

    /** A pattern's parts; the wildcard may take in more than one means where a name has a dot, never less. */
    private static String columns(ColumnPattern pattern) {
        return wild(pattern.schema()) + "\\." + wild(pattern.table()) + "\\." + wild(pattern.column());
    }

    private static String wild(String pattern) {
        return pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : exactly((char) c))
                .collect(Collectors.joining());
    }

    /** Debezium's lists are regular expressions, split at commas, trimmed, and blind to case unless told. */
    private static String exactly(char c) {
        return c < 128 && !Character.isLetterOrDigit(c) && c != '_'
                ? String.format("\\x%02x", (int) c)
                : String.valueOf(c);
    }

    private static String caseSensitive(String regex) {
        return "(?-i:" + regex + ")";
    }
}
