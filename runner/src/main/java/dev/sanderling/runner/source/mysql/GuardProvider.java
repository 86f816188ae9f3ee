package dev.sanderling.runner.source.mysql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link LogWatch} before the connector's reading of the log. The place to do that is the provider of signal
 * actions, which the connector finds by ServiceLoader and asks when it has made its reader and not begun to read. It
 * provides no action.
 */
public final class GuardProvider implements SignalActionProvider {
    /** Connector property: the key under which a watch was offered. */
    static final String KEY = "schema.history.internal.sanderling.watch";

    private static final Map<String, WatchMaker> OFFERED = new ConcurrentHashMap<>();

    static void offer(String key, WatchMaker maker) {
        OFFERED.put(key, maker);
    }

    static void withdraw(String key) {
        OFFERED.remove(key);
    }

    @Override
    @SuppressWarnings("deprecation") // the one way to a property that is not the connector's own
    public <P extends Partition> Map<String, SignalAction<P>> createActions(
            EventDispatcher<P, ? extends DataCollectionId> dispatcher,
            ChangeEventSourceCoordinator<P, ?> coordinator,
            CommonConnectorConfig config) {
        @Nullable String key = config.getConfig().getString(KEY);
        if (key != null) {
            Objects.requireNonNull(OFFERED.get(key), "no watch was offered for the log")
                    .watch(coordinator, config);
        }
        return Map.of();
    }
}
