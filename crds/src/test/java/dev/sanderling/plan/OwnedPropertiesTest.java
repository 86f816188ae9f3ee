package dev.sanderling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedPropertiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshot.fetch.size",
                "driver.socketTimeout",
                "driver.tcpKeepAlive",
                "max.iteration.transactions",
                "snapshot.select.statement.overrides",
                "status.update.interval.ms",
                "xmin.fetch.interval.ms",
                "snapshot.lock.timeout.ms",
                "connect.timeout.ms",
                "schema.history.internal.ddl.filter"
            })
    void mayBeSet(String name) {
        assertThat(OwnedProperties.advice(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector.class",
                "name",
                "topic.prefix",
                "offset.storage",
                "offset.flush.interval.ms",
                "plugin.name",
                "schema.history.internal",
                "schema.history.internal.store.only.captured.tables.ddl",
                "heartbeat.interval.ms",
                "signal.data.collection",
                "notification.enabled.channels",
                "tombstones.on.delete",
                "decimal.handling.mode",
                "time.precision.mode",
                "binary.handling.mode",
                "hstore.handling.mode",
                "interval.handling.mode",
                "bigint.unsigned.handling.mode",
                "include.schema.changes",
                "provide.transaction.metadata",
                "skipped.operations",
                "lsn.flush.mode",
                "offset.mismatch.strategy",
                "message.prefix.include.list",
                "errors.max.retries",
                "poll.interval.ms",
                "max.queue.size",
                "max.queue.size.in.bytes",
                "max.batch.size",
                "snapshot.max.threads",
                "key.converter",
                "value.converter.schemas.enable",
                "transforms",
                "transforms.x.type",
                "predicates",
                "record.processing.threads",
                "internal.log.position.check.enable",
                "driver.sslmode",
                "driver.user",
                "driver.password",
                "table.ignore.builtin",
                "unavailable.value.placeholder"
            })
    void isSanderlings(String name) {
        assertThat(OwnedProperties.advice(name)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "database.hostname, spec.source.postgres",
        "slot.name, spec.source.postgres.slotName",
        "publication.autocreate.mode, spec.source.postgres.publicationName",
        "table.include.list, spec.source.tables",
        "schema.exclude.list, spec.source.tables",
        "column.exclude.list, spec.source.columns",
        "snapshot.mode, spec.source.snapshot.mode"
    })
    void theAdviceNamesTheField(String name, String field) {
        assertThat(OwnedProperties.advice(name))
                .hasValueSatisfying(advice -> assertThat(advice).contains(field));
    }
}
