package dev.sanderling.runner.change;

import io.debezium.config.Configuration;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.jdbc.MySqlConnection;
import io.debezium.connector.mysql.jdbc.MySqlConnectionConfiguration;
import io.debezium.connector.mysql.jdbc.MySqlDefaultValueConverter;
import io.debezium.connector.mysql.jdbc.MySqlFieldReaderResolver;
import io.debezium.connector.mysql.jdbc.MySqlValueConverters;
import io.debezium.converters.custom.CustomConverterServiceProvider;
import io.debezium.relational.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Rows of MySQL tables, read over a connection like the connector's own. */
public final class MySqlRows implements AutoCloseable {
    private final MySqlConnectorConfig config;
    private final MySqlConnection connection;
    private final MySqlValueConverters values;

    private MySqlRows(MySqlConnectorConfig config, MySqlConnection connection, MySqlValueConverters values) {
        this.config = config;
        this.connection = connection;
        this.values = values;
    }

    /**
     * Connects.
     *
     * @param properties of the connector
     * @throws RuntimeException Debezium's, where that fails
     */
    public static MySqlRows open(Map<String, String> properties) {
        Configuration configuration = Configuration.from(properties);
        var config = new MySqlConnectorConfig(configuration);
        config.getServiceRegistry().registerServiceProvider(new CustomConverterServiceProvider());
        var connection = new MySqlConnection(
                new MySqlConnectionConfiguration(configuration
                        .edit()
                        .withDefault("database.useCursorFetch", config.useCursorFetch())
                        .build()),
                MySqlFieldReaderResolver.resolve(config));
        var values = new MySqlValueConverters(
                config.getDecimalMode(),
                config.getTemporalPrecisionMode(),
                config.getBigIntUnsignedHandlingMode().asBigIntUnsignedMode(),
                config.binaryHandlingMode(),
                config.isTimeAdjustedEnabled() ? MySqlValueConverters::adjustTemporal : x -> x,
                config.getEventConvertingFailureHandlingMode(),
                config.getServiceRegistry());
        return new MySqlRows(config, connection, values);
    }

    /** For the caller's transaction and queries. */
    public Connection jdbc() throws SQLException {
        return connection.connection();
    }

    /**
     * A table.
     *
     * @param ddl what SHOW CREATE TABLE says of it
     */
    public ReadTable table(TableName name, String ddl) {
        var parser = new MySqlAntlrDdlParser(
                true,
                false,
                config.isSchemaCommentsHistoryEnabled(),
                Tables.TableFilter.includeAll(),
                config.getServiceRegistry().getService(BinlogCharsetRegistry.class));
        var tables = new Tables();
        parser.setCurrentSchema(name.schema());
        parser.parse(ddl, tables);
        var table = tables.forTable(tables.tableIds().iterator().next());
        return ReadTable.of(
                config,
                values,
                new MySqlDefaultValueConverter(values),
                name,
                table,
                (rows, index, column) -> row -> connection.getColumnValue(row, index, column, table));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
