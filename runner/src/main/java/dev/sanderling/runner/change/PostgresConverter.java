package dev.sanderling.runner.change;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.geometry.Point;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.postgresql.jdbc.PgArray;

/**
 * Every value of PostgreSQL, out of the text that the server writes for it; the connector makes it by its name. Log and
 * snapshot both hand on that text ({@code TypeRegistry}, {@link PostgresRows}), so that one value cannot have two forms.
 * Left to the connector, nested arrays become null and arrays of several types vanish from the row; NaN ends the run; a
 * numeric without a scale loses its zeros and a varying bit string its leading ones; the snapshot turns years BC into
 * years AD, shifts dates before 1582 and makes infinity a date; and a type is what its name sounds like.
 */
public final class PostgresConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
    static final String ARRAY = "dev.sanderling.PostgresArray";
    static final String DECIMAL = "dev.sanderling.Decimal";
    static final String UTC_TIMESTAMP = "dev.sanderling.UtcTimestamp";
    static final String ELEMENT = "element";

    /** What becomes of a text. */
    private record Form(SchemaBuilder schema, Function<String, Object> value) {}

    @Override
    public void configure(Properties properties) {
        // nothing to configure
    }

    /** Everything is optional, because a deleted row comes with nulls even for columns that cannot be null. */
    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        Optional<PostgresName> name = PostgresName.parse(column.typeName());
        if (name.isEmpty()) {
            // A description by names, which the log's own replaces before it sends a row.
            to.register(SchemaBuilder.string().optional(), value -> null);
            return;
        }
        Form form = form(name.get(), column.length().orElse(1));
        // In place of a value that the log does not hold: of the type that the schema has, and known to Unavailable.
        Object missing =
                form.schema().type() == Schema.Type.BYTES ? Unavailable.placeholderBytes() : Unavailable.PLACEHOLDER;
        to.register(form.schema().optional(), Unconvertible.named(column, value -> {
            if (value == null) {
                return null;
            }
            if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
                return missing;
            }
            return form.value().apply(value instanceof PgArray ? String.valueOf(value) : (String) value);
        }));
    }

    private static Form form(PostgresName type, int length) {
        if (type.array()) {
            SchemaBuilder array = SchemaBuilder.string().name(ARRAY).parameter(ELEMENT, type.known());
            return new Form(array, text -> text);
        }
        return switch (type.whose()) {
            case 'c' -> catalogue(type.name(), length);
            case 'x' -> extension(type.name());
            default -> text();
        };
    }

    private static Form text() {
        return new Form(SchemaBuilder.string(), text -> text);
    }

    private static Form json(Function<String, Object> value) {
        return new Form(SchemaBuilder.string().name("io.debezium.data.Json"), value);
    }

    private static Form catalogue(String type, int length) {
        return switch (type) {
            case "bool" -> new Form(SchemaBuilder.bool(), PostgresTexts::bool);
            case "int2" -> new Form(SchemaBuilder.int16(), Short::valueOf);
            case "int4" -> new Form(SchemaBuilder.int32(), Integer::valueOf);
            case "int8", "oid" -> new Form(SchemaBuilder.int64(), Long::valueOf);
            case "float4" -> new Form(SchemaBuilder.float32(), Float::valueOf);
            case "float8" -> new Form(SchemaBuilder.float64(), Double::valueOf);
            case "numeric" -> new Form(SchemaBuilder.string().name(DECIMAL), PostgresTexts::numeric);
            case "money" -> new Form(SchemaBuilder.string().name(DECIMAL), PostgresTexts::money);
            case "bytea" -> new Form(SchemaBuilder.bytes(), PostgresTexts::bytes);
            // One bit stays a boolean.
            case "bit" -> length > 1 ? text() : new Form(SchemaBuilder.bool(), PostgresTexts::bit);
            case "char" -> new Form(SchemaBuilder.string(), PostgresTexts::oneByte);
            case "json", "jsonb" -> json(text -> text);
            case "date" -> new Form(SchemaBuilder.int32().name("io.debezium.time.Date"), PostgresTimes::date);
            case "timestamp" ->
                new Form(SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp"), PostgresTimes::moment);
            case "timestamptz" -> new Form(SchemaBuilder.int64().name(UTC_TIMESTAMP), PostgresTimes::moment);
            case "time" -> new Form(SchemaBuilder.int64().name("io.debezium.time.MicroTime"), PostgresTimes::time);
            case "timetz" ->
                new Form(SchemaBuilder.string().name("io.debezium.time.ZonedTime"), PostgresTimes::zonedTime);
            case "interval" -> new Form(SchemaBuilder.string(), IsoInterval::of);
            case "point" -> new Form(SchemaBuilder.string().name(Point.LOGICAL_NAME), text -> text);
            case "box", "circle", "line", "lseg", "path", "polygon" ->
                new Form(SchemaBuilder.string(), text -> PostgresTexts.shape(type, text));
            default -> text();
        };
    }

    private static Form extension(String type) {
        return switch (type) {
            // The text of a vector is a JSON array already.
            case "vector", "halfvec" -> json(text -> text);
            case "hstore" -> json(PostgresTexts::hstore);
            default -> text();
        };
    }
}
