package io.debezium.connector.postgresql;

import dev.sanderling.runner.change.Changes;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.SourceInfoStructMaker;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The source block of each change, with what {@code change/} reads of it and nothing else. The connector's own has ten
 * fields more, one of them a JSON text that is made for every change; it took an eighth of the connector's time.
 *
 * <p>It is in the connector's package because only that may see what a {@link SourceInfo} holds; so a connector in which
 * that has changed fails the build. The connector makes it by its name, from the property {@link #PROPERTY}.
 */
@NullMarked
public final class LeanSource implements SourceInfoStructMaker<SourceInfo> {
    /** The connector's setting that names the class. */
    public static final String PROPERTY = "sourceinfo.struct.maker";

    /** Field: the oid that the log gives for the table; null before it was announced. */
    public static final String RELATION_FIELD = "relation";

    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("dev.sanderling.Source")
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            // Where the connector's dispatcher, not its source block, marks the last row of a snapshot.
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                    Changes.HELD,
                    SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field(RELATION_FIELD, Schema.OPTIONAL_INT64_SCHEMA)
            // The connector's metrics ask for these, and do without where they are null.
            .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private static final Field NAMESPACE = field("schema");
    private static final Field TABLE = field("table");
    private static final Field TRANSACTION = field("txId");
    private static final Field POSITION = field("lsn");
    private static final Field COMMITTED = field("ts_us");
    private static final Field HELD = field(Changes.HELD);
    private static final Field RELATION = field(RELATION_FIELD);

    /** Of the last change: the changes of a transaction have the same, and come one after the other. */
    private @Nullable Instant time;

    private @Nullable Long micros;

    /** By schema and table, the columns that old rows have in the log; not there: all of them. */
    private final Map<List<String>, List<String>> held = new HashMap<>();

    /** By schema and table, the relation that has that name just now, at this place in the log. */
    private final Map<List<String>, Long> relations = new HashMap<>();

    /** Of the latest table: changes of one follow each other. */
    private String schema = "";

    private String table = "";
    private @Nullable List<String> columns;
    private @Nullable Long relation;

    /**
     * From now on old rows of that table have these columns in the log. On the connector's own thread.
     *
     * @param names null: all columns
     */
    public void held(String schemaName, String tableName, @Nullable List<String> names) {
        List<String> key = List.of(schemaName, tableName);
        if (names == null) {
            held.remove(key);
        } else {
            held.put(key, names);
        }
        table = "";
    }

    /** From now on that is the relation of that name. On the connector's own thread. */
    public void relation(String schemaName, String tableName, long oid) {
        relations.put(List.of(schemaName, tableName), oid);
        table = "";
    }

    @Override
    public void init(String connector, String version, CommonConnectorConfig config) {}

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Struct struct(SourceInfo info) {
        Struct source = new Struct(SCHEMA)
                .put(NAMESPACE, info.schemaName())
                .put(TABLE, info.tableName())
                .put(TRANSACTION, info.txId())
                .put(COMMITTED, micros(info.timestamp()))
                .put(HELD, columns(info.schemaName(), info.tableName()))
                .put(RELATION, relation);
        if (info.lsn() != null) {
            source.put(POSITION, info.lsn().asLong());
        }
        return source;
    }

    private @Nullable List<String> columns(@Nullable String schemaName, @Nullable String tableName) {
        if (schemaName == null || tableName == null) {
            table = "";
            relation = null;
            return null;
        }
        if (!tableName.equals(table) || !schemaName.equals(schema)) {
            schema = schemaName;
            table = tableName;
            List<String> key = List.of(schemaName, tableName);
            columns = held.get(key);
            relation = relations.get(key);
        }
        return columns;
    }

    @SuppressWarnings("ReferenceEquality") // an equal one only costs a little more
    private @Nullable Long micros(@Nullable Instant committed) {
        if (committed != time) {
            time = committed;
            micros = committed == null ? null : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, committed);
        }
        return micros;
    }

    private static Field field(String name) {
        return Objects.requireNonNull(SCHEMA.field(name), name);
    }
}
