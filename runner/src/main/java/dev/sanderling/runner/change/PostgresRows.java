package dev.sanderling.runner.change;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PgOid;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.converters.custom.CustomConverterServiceProvider;
import io.debezium.relational.Column;
import io.debezium.relational.Tables;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Rows of PostgreSQL tables, read over a connection like the connector's own. */
public final class PostgresRows implements AutoCloseable {
    private final PostgresConnectorConfig config;
    private final PostgresConnection connection;
    private final PostgresValueConverter values;

    private PostgresRows(PostgresConnectorConfig config, PostgresConnection connection, PostgresValueConverter values) {
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
    public static PostgresRows open(Map<String, String> properties) {
        var config = new PostgresConnectorConfig(Configuration.from(properties));
        config.getServiceRegistry().registerServiceProvider(new CustomConverterServiceProvider());
        Charset charset;
        try (var first = new PostgresConnection(config.getJdbcConfig(), PostgresConnection.CONNECTION_GENERAL)) {
            charset = first.getDatabaseCharset();
        }
        var connection = new PostgresConnection(
                config.getJdbcConfig(),
                types -> PostgresValueConverter.of(config, charset, types),
                PostgresConnection.CONNECTION_GENERAL);
        return new PostgresRows(
                config, connection, PostgresValueConverter.of(config, charset, connection.getTypeRegistry()));
    }

    /** For the caller's transaction and queries. */
    public Connection jdbc() throws SQLException {
        return connection.connection();
    }

    /**
     * What the log has of a table, which is not for the driver's metadata to say.
     *
     * @param key names of its columns; empty where it has none
     */
    public record Logged(List<String> key, Predicate<String> columns) {}

    /** These tables as they are now, as the log would have their rows; one that is gone is missing. */
    public Map<TableName, ReadTable> tables(Map<TableName, Logged> wanted) throws SQLException {
        var found = new Tables();
        connection.readSchema(
                found, null, null, id -> wanted.containsKey(new TableName(id.schema(), id.table())), null, true);
        Map<TableName, ReadTable> tables = new HashMap<>();
        for (var id : found.tableIds()) {
            var name = new TableName(id.schema(), id.table());
            Logged logged = Objects.requireNonNull(wanted.get(name));
            var all = found.forTable(id);
            var table = all.edit()
                    .setColumns(all.filterColumns(column -> logged.columns().test(column.name())))
                    .setPrimaryKeyNames(logged.key())
                    .create();
            tables.put(
                    name,
                    ReadTable.of(
                            config,
                            values,
                            connection.getDefaultValueConverter(),
                            name,
                            table,
                            (rows, index, column) -> cell(rows, index, column, table)));
        }
        return tables;
    }

    /** What the connector looks up for every value, the column's type, is looked up once. */
    private ReadTable.Cell cell(ResultSet rows, int index, Column column, io.debezium.relational.Table table)
            throws SQLException {
        PostgresType type = connection.getTypeRegistry().get(rows.getMetaData().getColumnTypeName(index));
        boolean plain = type != null
                && !type.isArrayType()
                && switch (type.getOid()) {
                    case PgOid.MONEY, PgOid.BIT, PgOid.NUMERIC, PgOid.TIME, PgOid.TIMETZ -> false;
                    default -> true;
                };
        return plain ? row -> row.getObject(index) : row -> connection.getColumnValue(row, index, column, table);
    }

    @Override
    public void close() {
        connection.close();
    }
}
