package dev.sanderling.runner.source.postgres.log;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.util.Optional;

/** A connection whose streams are {@link MarkedStream}s. */
record MarkedConnection(ReplicationConnection connection, String prefix) implements ReplicationConnection {
    @Override
    public ReplicationStream startStreaming(WalPositionLocator locator) throws SQLException, InterruptedException {
        return new MarkedStream(connection.startStreaming(locator), prefix, System::nanoTime);
    }

    @Override
    public ReplicationStream startStreaming(Lsn offset, WalPositionLocator locator)
            throws SQLException, InterruptedException {
        return new MarkedStream(connection.startStreaming(offset, locator), prefix, System::nanoTime);
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        return connection.createReplicationSlot();
    }

    @Override
    public void initConnection() throws SQLException, InterruptedException {
        connection.initConnection();
    }

    @Override
    public boolean isConnected() throws SQLException {
        return connection.isConnected();
    }

    @Override
    public void reconnect() throws SQLException {
        connection.reconnect();
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
