package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.mysql.structure.StatementParser;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogStreamingChangeEventSource;
import io.debezium.connector.binlog.GuardedLog;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.MySqlDatabaseSchema;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.function.Predicates;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.source.spi.StreamingChangeEventSource;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the watch over one capture's log. */
final class WatchMaker {
    private final ControlConnection connection;
    private final Login login;
    private final Source.MySql source;
    private final @Nullable Snapshot snapshot;
    private final TableStatements statements;
    private final PreparedTransactions prepared;
    private volatile boolean watched;

    /**
     * Of one capture.
     *
     * @param snapshot which tables are still to be read; null where none is
     * @param statements told of each statement that changes captured tables
     * @param prepared told of each XA transaction
     */
    WatchMaker(
            ControlConnection connection,
            Login login,
            Source.MySql source,
            @Nullable Snapshot snapshot,
            TableStatements statements,
            PreparedTransactions prepared) {
        this.connection = connection;
        this.login = login;
        this.source = source;
        this.snapshot = snapshot;
        this.statements = statements;
        this.prepared = prepared;
    }

    /** Whether the connector has been put under watch: no change may be believed before. */
    boolean isWatched() {
        return watched;
    }

    @SuppressWarnings({"unchecked", "deprecation"})
    void watch(ChangeEventSourceCoordinator<?, ?> coordinator, CommonConnectorConfig config) {
        StreamingChangeEventSource<?, ?> streaming =
                coordinator.getStreamingSource().orElseThrow();
        var log = (BinlogStreamingChangeEventSource<MySqlPartition, MySqlOffsetContext>) streaming;
        var schema = config.getBeanRegistry()
                .lookupByName(io.debezium.bean.StandardBeanNames.DATABASE_SCHEMA, MySqlDatabaseSchema.class);
        Configuration properties = config.getConfig();
        MySqlPartition partition = new MySqlPartition.Provider((MySqlConnectorConfig) config, properties)
                .getPartitions()
                .iterator()
                .next();
        Scope scope = source.scope();
        var events = new LogEvents(connection, login);
        var catalog = new TableCatalog(connection);
        var tables = new ConnectorTables(schema, partition, log::getOffsetContext);
        var truth = new TableTruth(
                scope,
                new StatementParser(
                        config.getServiceRegistry().getService(BinlogCharsetRegistry.class),
                        connection.server().foldsNames()),
                tables,
                catalog,
                new LaterStatements(connection, events, catalog));
        GuardedLog.guard(
                log,
                new LogWatch(
                        scope,
                        snapshot,
                        passedOver(),
                        new StatementReach(connection, scope),
                        truth,
                        tables,
                        statements,
                        new XaTransactions(prepared, new PreparedLookup(connection, events)),
                        catalog::charsets,
                        connection.server().foldsNames()),
                () -> coordinator.getErrorHandler().getProducerThrowable() != null);
        watched = true;
    }

    private Predicate<String> passedOver() {
        String filter = source.properties().get(ConnectorProperties.FILTER);
        return filter == null ? sql -> false : Predicates.includes(filter, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
