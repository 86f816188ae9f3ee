package dev.sanderling.examples.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Hands rows of the bench's table to debezium-connector-jdbc, as Kafka Connect would: in a process of its own, with
 * nothing on its class path but the connector and this.
 */
public final class Peer {
    private static final String TASK = "io.debezium.connector.jdbc.JdbcSinkConnectorTask";
    private static final String TOPIC = "bench.public.narrow";

    private static final Schema KEY = SchemaBuilder.struct()
            .name(TOPIC + ".Key")
            .field("id", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .name(TOPIC + ".Value")
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("a", Schema.OPTIONAL_INT32_SCHEMA)
            .field("b", Schema.OPTIONAL_INT32_SCHEMA)
            .field("c", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                    "d",
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.time.ZonedTimestamp")
                            .version(1)
                            .build())
            .field(
                    "e",
                    Decimal.builder(2)
                            .optional()
                            .parameter("connect.decimal.precision", "10")
                            .build())
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .name(TOPIC + ".Envelope")
            .field("before", ROW)
            .field("after", ROW)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private Peer() {}

    /**
     * Writes rows and ends.
     *
     * @param arguments URL, user, password, table, insert.mode, whether by unnest, records a call, op, rows, and what a is
     *     more than id
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        int portion = Integer.parseInt(arguments[6]);
        int rows = Integer.parseInt(arguments[8]);
        int more = Integer.parseInt(arguments[9]);
        SinkTask task = (SinkTask) Class.forName(TASK).getDeclaredConstructor().newInstance();
        task.start(Map.ofEntries(
                Map.entry("name", "bench"),
                Map.entry("connection.url", arguments[0]),
                Map.entry("connection.username", arguments[1]),
                Map.entry("connection.password", arguments[2]),
                Map.entry("collection.name.format", arguments[3]),
                Map.entry("insert.mode", arguments[4]),
                Map.entry("primary.key.mode", arguments[4].equals("upsert") ? "record_key" : "none"),
                Map.entry("delete.enabled", Boolean.toString(arguments[4].equals("upsert"))),
                Map.entry("dialect.postgres.unnest.insert.enabled", arguments[5]),
                Map.entry("batch.size", arguments[6]),
                Map.entry("schema.evolution", "none")));
        for (int from = 1; from <= rows; from += portion) {
            List<SinkRecord> records = new ArrayList<>(portion);
            for (int id = from; id < from + portion && id <= rows; id++) {
                records.add(record(arguments[7], id, more));
            }
            task.put(records);
        }
        // What the last call met is thrown by the next one.
        task.put(List.of());
        task.stop();
    }

    private static SinkRecord record(String op, int id, int more) {
        Struct row = new Struct(ROW)
                .put("id", (long) id)
                .put("a", id + more)
                .put("b", id % 1000)
                .put("c", "name " + id)
                .put("d", "2026-01-01T00:00:00.000000Z")
                .put("e", BigDecimal.valueOf(id, 2));
        Struct change = new Struct(ENVELOPE).put("after", row).put("op", op).put("ts_ms", 1_767_225_600_000L);
        return new SinkRecord(TOPIC, 0, KEY, new Struct(KEY).put("id", (long) id), ENVELOPE, change, id);
    }
}
