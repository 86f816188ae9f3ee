package dev.sanderling.runner.engine;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.data.Envelope.Operation;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.ConnectorEvent;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.Struct;

/**
 * Takes the place of the connector's own listener to changes while it streams. That one keeps metrics for JMX, which
 * nobody reads here, and among them a text of the latest change: making it took a quarter of the connector's time, and
 * no setting leaves it out. Ours counts {@link WaitingBytes}.
 *
 * <p>The place to do that is the provider of signal actions, which the connector finds by ServiceLoader and gives its
 * dispatcher just before it begins to stream. It provides no action.
 */
public final class StreamListener implements SignalActionProvider {
    private static final Map<String, WaitingBytes> OFFERED = new ConcurrentHashMap<>();

    /** What the connector whose properties have that key is to count into. */
    static void offer(String key, WaitingBytes waiting) {
        OFFERED.put(key, waiting);
    }

    @Override
    @SuppressWarnings("deprecation") // the one way to a property that is not the connector's own
    public <P extends Partition> Map<String, SignalAction<P>> createActions(
            EventDispatcher<P, ? extends DataCollectionId> dispatcher,
            ChangeEventSourceCoordinator<P, ?> coordinator,
            CommonConnectorConfig config) {
        String key = config.getConfig().getString(CheckpointOffsetStore.OFFER);
        WaitingBytes waiting = key == null ? null : OFFERED.remove(key);
        if (waiting != null) {
            dispatcher.setEventListener(new Listener<>(waiting));
        }
        return Map.of();
    }

    private record Listener<P extends Partition>(WaitingBytes waiting) implements DataChangeEventListener<P> {
        @Override
        public void onEvent(
                P partition, DataCollectionId source, OffsetContext offset, Object key, Struct value, Operation op) {
            waiting.add(value);
        }

        @Override
        public void onFilteredEvent(P partition, String event) {}

        @Override
        public void onFilteredEvent(P partition, String event, Operation operation) {}

        @Override
        public void onErroneousEvent(P partition, String event) {}

        @Override
        public void onErroneousEvent(P partition, String event, Operation operation) {}

        @Override
        public void onConnectorEvent(P partition, ConnectorEvent event) {}
    }
}
