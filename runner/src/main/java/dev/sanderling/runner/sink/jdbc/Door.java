package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;

/** Connects to the sink's database. */
@FunctionalInterface
public interface Door {
    /**
     * A new connection.
     *
     * @throws dev.sanderling.outcome.Failure with a reason of the source's connections; the sink gives it its own
     */
    Connection open();
}
