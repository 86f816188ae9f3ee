package dev.sanderling.runner.source.postgres.log;

import io.debezium.connector.SourceInfoStructMaker;
import io.debezium.connector.postgresql.LeanSource;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import java.lang.reflect.Field;
import java.sql.SQLException;

/**
 * The connector's task, which reads the log by our decoder, and tells where the server is. The connector has no place to
 * say so: a decoder comes from an enum. A connector in which the field is another fails each test and each run at once,
 * not silently.
 */
public final class LogTask extends PostgresConnectorTask {
    private static final String FIELD = "messageDecoder";

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection catalog, PostgresSchema schema, PostgresConnectorConfig config) throws SQLException {
        ReplicationConnection connection = super.buildReplicationConnection(catalog, schema, config);
        SourceInfoStructMaker<?> source = config.getSourceInfoStructMaker();
        var decoder = new RelationDecoder(new MessageDecoderContext(config, schema), catalog, (LeanSource) source);
        try {
            Field field = PostgresReplicationConnection.class.getDeclaredField(FIELD);
            field.setAccessible(true);
            field.set(connection, decoder);
            return new MarkedConnection(connection, config.getConfig().getString("message.prefix.include.list"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the connector's decoder cannot be replaced", e);
        }
    }
}
