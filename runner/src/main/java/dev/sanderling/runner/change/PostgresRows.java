package dev.sanderling.runner.change;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.converters.custom.CustomConverterServiceProvider;
import io.debezium.relational.Column;
import io.debezium.relational.Tables;
import java.nio.charset.Charset;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.postgresql.core.TypeInfo;

/** Rows of PostgreSQL tables, read over a connection like the connector's own. */
public final class PostgresRows implements AutoCloseable {
    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, a.atttypid::bigint, a.atttypmod, a.attnotnull
            FROM unnest(?::text[], ?::text[]) AS w(nspname, relname)
            JOIN pg_catalog.pg_namespace n ON n.nspname = w.nspname
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.relname AND c.relkind IN ('r', 'p')
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
            WHERE a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.oid, a.attnum""";

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
        Map<TableName, List<Column>> columns = columns(wanted.keySet());
        Map<TableName, ReadTable> tables = new HashMap<>();
        for (var id : found.tableIds()) {
            var name = new TableName(id.schema(), id.table());
            Logged logged = Objects.requireNonNull(wanted.get(name));
            var table = found.forTable(id)
                    .edit()
                    .setColumns(columns.getOrDefault(name, List.of()).stream()
                            .filter(column -> logged.columns().test(column.name()))
                            .toList())
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
                            column -> "\"" + column.name().replace("\"", "\"\"") + "\"",
                            (rows, index, column) -> row -> row.getString(index)));
        }
        return tables;
    }

    /** As the log describes them: by the number of a type, not its name. */
    private Map<TableName, List<Column>> columns(Set<TableName> wanted) throws SQLException {
        Map<TableName, List<Column>> columns = new HashMap<>();
        try (var statement = connection.connection().prepareStatement(COLUMNS)) {
            statement.setArray(1, array(wanted, TableName::schema));
            statement.setArray(2, array(wanted, TableName::table));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    PostgresType type = connection.getTypeRegistry().get((int) rows.getLong(4));
                    columns.computeIfAbsent(
                                    new TableName(rows.getString(1), rows.getString(2)), any -> new ArrayList<>())
                            .add(column(rows.getString(3), type, rows.getInt(5), rows.getBoolean(6)));
                }
            }
        }
        return columns;
    }

    private Array array(Set<TableName> names, Function<TableName, String> part) throws SQLException {
        return connection
                .connection()
                .createArrayOf("text", names.stream().map(part).toArray());
    }

    private static Column column(String name, PostgresType type, int modifier, boolean required) {
        TypeInfo info = type.getTypeInfo();
        boolean own = modifier != TypeRegistry.NO_TYPE_MODIFIER && info != null;
        int length = own ? info.getPrecision(type.getOid(), modifier) : type.getDefaultLength();
        int scale = own ? info.getScale(type.getOid(), modifier) : type.getDefaultScale();
        return Column.editor()
                .name(name)
                .type(type.getName())
                .jdbcType(type.getRootType().getJdbcId())
                .nativeType(type.getRootType().getOid())
                .length(length)
                .scale(scale)
                .optional(!required)
                .create();
    }

    @Override
    public void close() {
        connection.close();
    }
}
