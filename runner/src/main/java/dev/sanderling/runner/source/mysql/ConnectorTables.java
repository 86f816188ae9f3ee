package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.structure.StatementParser;
import io.debezium.connector.mysql.MySqlDatabaseSchema;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.schema.SchemaChangeEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables that the connector reads rows with; what is changed here goes into the schema history as well. */
final class ConnectorTables {
    private final MySqlDatabaseSchema schema;
    private final MySqlPartition partition;
    private final Supplier<MySqlOffsetContext> offset;

    ConnectorTables(MySqlDatabaseSchema schema, MySqlPartition partition, Supplier<MySqlOffsetContext> offset) {
        this.schema = schema;
        this.partition = partition;
        this.offset = offset;
    }

    @Nullable
    Table get(TableName name) {
        TableId id = StatementParser.id(name);
        return schema.schemaFor(id) == null ? null : schema.tableFor(id);
    }

    Map<TableName, Table> all() {
        Map<TableName, Table> all = new HashMap<>();
        for (TableId id : schema.tableIds()) {
            all.put(new TableName(id.catalog(), id.table()), schema.tableFor(id));
        }
        return all;
    }

    /** The connector is about to handle an event there; what is changed holds from behind it. */
    void at(long position, long length) {
        offset.get().setEventPosition(position, length);
    }

    /** From now on the table is that; returns what the connector has of it. */
    Table put(Table table, String because, Instant time) {
        Table taken = table;
        try {
            schema.refresh(taken);
        } catch (RuntimeException e) {
            // A default that no column can have: sql_mode lets it in, and nobody reads it here.
            taken = StatementParser.withoutDefaults(table);
            schema.refresh(taken);
        }
        MySqlOffsetContext at = offset.get();
        at.tableEvent(taken.id().catalog(), Set.of(taken.id()), time);
        schema.applySchemaChange(
                SchemaChangeEvent.ofCreate(partition, at, taken.id().catalog(), null, because, taken, false));
        return Objects.requireNonNull(schema.tableFor(taken.id()));
    }

    /** From now on there is no such table, or nobody knows what it looks like. */
    void remove(TableName name, Instant time) {
        if (schema.tableFor(StatementParser.id(name)) == null) {
            return;
        }
        String sql = "DROP TABLE IF EXISTS " + quote(name.schema()) + "." + quote(name.table());
        schema.parseStreamingDdl(partition, sql, name.schema(), offset.get(), time)
                .forEach(schema::applySchemaChange);
        if (schema.tableFor(StatementParser.id(name)) != null) {
            throw new IllegalStateException("the connector cannot forget the table " + name);
        }
    }

    static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
