package dev.sanderling.runner.change;

import io.debezium.DebeziumException;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.DefaultValueConverter;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.ValueConverter;
import io.debezium.relational.ValueConverterProvider;
import io.debezium.relational.mapping.ColumnMappers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a query's result what the connector would make of the same rows in the log: by the connector's own
 * schema and value converters, ours among them. Not thread-safe.
 */
public final class ReadTable {
    private final Table table;
    private final List<io.debezium.relational.Column> columns;
    private final ValueConverter[] converters;
    private final List<String> selected;
    private final Cells cells;
    private Cell @Nullable [] readers;

    private ReadTable(
            Table table,
            List<io.debezium.relational.Column> columns,
            ValueConverter[] converters,
            List<String> selected,
            Cells cells) {
        this.table = table;
        this.columns = columns;
        this.converters = converters;
        this.selected = selected;
        this.cells = cells;
    }

    /** Reads one column of a result's row as the connector does. */
    @FunctionalInterface
    interface Cell {
        @Nullable
        Object read(ResultSet row) throws SQLException;
    }

    /** Makes the reader of a column; asked once for a result. */
    @FunctionalInterface
    interface Cells {
        Cell of(ResultSet rows, int index, io.debezium.relational.Column column) throws SQLException;
    }

    static ReadTable of(
            RelationalDatabaseConnectorConfig config,
            ValueConverterProvider values,
            DefaultValueConverter defaults,
            TableName name,
            io.debezium.relational.Table described,
            Function<io.debezium.relational.Column, String> sql,
            Cells cells) {
        var builder = new Builder(config, values, defaults);
        TableSchema schema = builder.create(
                config.getTopicNamingStrategy(CommonConnectorConfig.TOPIC_NAMING_STRATEGY),
                described,
                config.getColumnFilter(),
                ColumnMappers.create(config),
                config.getKeyMapper());
        List<io.debezium.relational.Column> columns = new ArrayList<>();
        List<ValueConverter> converters = new ArrayList<>();
        for (Field field : schema.valueSchema().fields()) {
            int at = builder.indexOf(field.name());
            columns.add(builder.columns.get(at));
            converters.add(builder.converters[at]);
        }
        return new ReadTable(
                new Table(name, Shape.columns(schema.keySchema(), schema.valueSchema())),
                List.copyOf(columns),
                converters.toArray(ValueConverter[]::new),
                columns.stream().map(sql).toList(),
                cells);
    }

    /** The table as the changes of the log have it. */
    public Table table() {
        return table;
    }

    /** SQL of what is to be selected, in this order and first of all. */
    public List<String> selected() {
        return selected;
    }

    /** To be called before the first row of a result. */
    public void begin(ResultSet rows) throws SQLException {
        Cell[] made = new Cell[columns.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = cells.of(rows, i + 1, columns.get(i));
        }
        readers = made;
    }

    /**
     * The row that the result stands at, as a {@link Change} has it.
     *
     * @throws DebeziumException where a value cannot be converted; it names the column, never the value
     */
    public @Nullable Object[] row(ResultSet rows) throws SQLException {
        Cell[] from = readers;
        if (from == null) {
            throw new IllegalStateException("begin was not called");
        }
        @Nullable Object[] values = new @Nullable Object[from.length];
        for (int i = 0; i < values.length; i++) {
            Object raw = from[i].read(rows);
            try {
                values[i] = converters[i].convert(raw);
            } catch (RuntimeException e) {
                throw new DebeziumException(
                        "Failed to properly convert data value for '" + table.name() + "."
                                + columns.get(i).name() + "' of type "
                                + columns.get(i).typeName(),
                        e);
            }
        }
        return values;
    }

    /** Debezium's builder, which would wrap every row in a struct that we would only take apart again. */
    private static final class Builder extends TableSchemaBuilder {
        private List<io.debezium.relational.Column> columns = List.of();
        private ValueConverter[] converters = {};

        Builder(
                RelationalDatabaseConnectorConfig config,
                ValueConverterProvider values,
                DefaultValueConverter defaults) {
            super(
                    values,
                    defaults,
                    config.schemaNameAdjuster(),
                    config.getServiceRegistry().tryGetService(CustomConverterRegistry.class),
                    config.getSourceInfoStructMaker().schema(),
                    config.getFieldNamer(),
                    false,
                    config.getEventConvertingFailureHandlingMode());
        }

        /** Called for the key first, then for the row: the last call is the one that counts. */
        @Override
        protected ValueConverter[] convertersForColumns(
                Schema schema, TableId table, List<io.debezium.relational.Column> of, @Nullable ColumnMappers mappers) {
            columns = of;
            converters = super.convertersForColumns(schema, table, of, mappers);
            return converters;
        }

        int indexOf(String name) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(name)) {
                    return i;
                }
            }
            throw new IllegalStateException("a field without a column");
        }
    }
}
