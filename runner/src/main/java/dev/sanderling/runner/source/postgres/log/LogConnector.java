package dev.sanderling.runner.source.postgres.log;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** The PostgreSQL connector with our task. The engine makes it by its name. */
public final class LogConnector extends PostgresConnector {
    @Override
    public Class<? extends Task> taskClass() {
        return LogTask.class;
    }
}
