package dev.sanderling.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Debezium properties that are Sanderling's to set, each with where the user says the same. */
final class OwnedProperties {
    private static final String ENGINE = "Sanderling runs the engine itself";
    private static final String ROWS = "use spec.sinks[].rows";
    private static final String TYPES = "the type table fixes how values are written";

    /** Name, or the beginning of a name where it ends in a dot, to the advice. */
    private static final Map<String, String> OWNED = owned();

    /** Harmless members of families that are ours: the filter leaves out DDL that Debezium cannot parse. */
    private static final Set<String> FREE = Set.of("schema.history.internal.ddl.filter");

    private OwnedProperties() {}

    /** What to do instead of setting the property; empty where it may be set. */
    static Optional<String> advice(String name) {
        if (FREE.contains(name)) {
            return Optional.empty();
        }
        for (var entry : OWNED.entrySet()) {
            String owned = entry.getKey();
            if (owned.endsWith(".") ? name.startsWith(owned) : name.equals(owned)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> owned() {
        var owned = new LinkedHashMap<String, String>();
        all(owned, ENGINE, "name", "connector.class", "tasks.max", "topic.", "offset.", "internal.", "errors.");
        all(owned, ENGINE, "poll.interval.ms", "max.queue.size", "max.queue.size.in.bytes", "max.batch.size");
        all(owned, ENGINE, "snapshot.max.threads", "record.processing.", "executor.", "task.management.timeout.ms");
        all(owned, ENGINE, "key.converter", "value.converter", "header.converter", "bootstrap.servers");
        all(owned, ENGINE, "key.converter.", "value.converter.", "header.converter.", "converters", "converters.");
        all(owned, ENGINE, "heartbeat.", "signal.", "notification.", "lsn.", "custom.metric.tags", "openlineage.");
        all(owned, ENGINE, "sourceinfo.struct.maker", "event.processing.failure.handling.mode", "read.only");
        all(owned, ENGINE, "skipped.operations", "provide.transaction.metadata", "transaction.", "incremental.");
        all(owned, ENGINE, "include.schema.changes", "include.schema.comments", "inconsistent.schema.handling.mode");
        all(owned, ENGINE, "extended.headers.enabled", "connection.validation.timeout.ms", "guardrail.");
        all(owned, "the schema history is kept in the checkpoint", "schema.history.", "schema.history");
        all(owned, "transforms are not supported yet", "transforms", "transforms.", "predicates", "predicates.");
        all(owned, "transforms are not supported yet", "post.processors", "post.processors.");
        all(owned, "use spec.source.postgres or spec.source.mysql", "database.");
        all(owned, "use the fields credentials and tls", "driver.user", "driver.password", "driver.ssl", "driver.ssl.");
        all(owned, "use the fields credentials and tls", "driver.sslmode", "driver.sslrootcert", "driver.sslcert");
        all(owned, "use the fields credentials and tls", "driver.sslkey", "driver.sslpassword", "driver.sslfactory");
        all(owned, "use the fields credentials and tls", "driver.useSSL", "driver.sslMode", "driver.requireSSL");
        all(owned, "use the fields credentials and tls", "driver.verifyServerCertificate", "driver.passfile");
        all(owned, "use spec.source.postgres.slotName", "slot.");
        all(owned, "use spec.source.postgres.publicationName", "publication.");
        all(owned, "Sanderling reads with pgoutput", "plugin.name");
        all(owned, "use spec.source.tables", "table.include.list", "table.exclude.list", "table.ignore.builtin");
        all(owned, "use spec.source.tables", "schema.include.list", "schema.exclude.list");
        all(owned, "use spec.source.columns", "column.include.list", "column.exclude.list");
        all(owned, "use spec.source.snapshot.mode", "snapshot.mode", "snapshot.mode.");
        all(
                owned,
                "use spec.source.snapshot.mode",
                "snapshot.include.collection.list",
                "snapshot.locking.mode.custom.name");
        all(owned, "a moved or lost position is Sanderling's to detect", "offset.mismatch.strategy");
        all(owned, "Sanderling marks its barriers with messages of its own", "message.prefix.");
        all(owned, ROWS, "tombstones.on.delete", "message.key.columns", "unavailable.value.placeholder");
        all(owned, ROWS, "column.mask.", "column.truncate.", "column.propagate.source.type");
        all(owned, ROWS, "datatype.propagate.source.type", "field.name.adjustment.mode", "schema.name.adjustment.mode");
        all(owned, TYPES, "decimal.handling.mode", "time.precision.mode", "binary.handling.mode");
        all(owned, TYPES, "hstore.handling.mode", "interval.handling.mode", "money.fraction.digits");
        all(owned, TYPES, "bigint.unsigned.handling.mode", "enable.time.adjuster", "include.unknown.datatypes");
        all(owned, "use spec.source.mysql.serverId", "server.id", "server.id.offset", "server.name");
        all(owned, "Sanderling follows the server's own GTID setting", "gtid.", "connect.keep.alive");
        return owned;
    }

    private static void all(Map<String, String> owned, String advice, String... names) {
        for (String name : names) {
            owned.put(name, advice);
        }
    }
}
