package dev.sanderling.runner.change;

import io.debezium.DebeziumException;
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
    /**
     * What a session may have from its user, its database or the server that changes which rows a query gives, or with
     * which text: all of it, for every connection that reads. Timestamps are sent in UTC; a date that no calendar has may
     * be compared with; nothing ends a result early; a definition quotes names as the parser that reads it expects.
     */
    public static final String VARIABLES =
            "time_zone='+00:00',sql_mode='ALLOW_INVALID_DATES',sql_select_limit=18446744073709551615,"
                    + "sql_big_selects=1,sql_auto_is_null=0,sql_quote_show_create=1,completion_type=0,"
                    + "wait_timeout=604800,net_write_timeout=3600,net_read_timeout=3600";

    /** The same as a statement. (MariaDB skips what is for a MySQL from 8.0 on.) */
    public static final String SESSION =
            "SET SESSION " + VARIABLES + " /*!80030 , show_gipk_in_create_table_and_information_schema=1 */";

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
        try (var statement = connection.connection().createStatement()) {
            statement.execute(SESSION);
        } catch (SQLException e) {
            throw new DebeziumException(e);
        }
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
                MySqlCells::sql,
                (rows, index, column) -> MySqlCells.cell(connection, index, column, table));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
