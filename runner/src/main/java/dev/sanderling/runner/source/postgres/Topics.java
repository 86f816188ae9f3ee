package dev.sanderling.runner.source.postgres;

import io.debezium.schema.SchemaTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The connector's own names of topics, with the latest one at hand: changes of one table mostly follow each other, and
 * the connector's cache of all names costs each of them a lock. The connector makes it by its name.
 */
public final class Topics extends SchemaTopicNamingStrategy {
    private @Nullable Named latest;

    /** @param properties the connector's */
    public Topics(Properties properties) {
        super(properties);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // an equal one only costs a little more
    public String dataChangeTopic(DataCollectionId id) {
        Named named = latest;
        if (named == null || named.id != id) {
            named = new Named(id, super.dataChangeTopic(id));
            latest = named;
        }
        return named.topic;
    }

    private record Named(DataCollectionId id, String topic) {}
}
