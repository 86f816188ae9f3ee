package dev.sanderling.plan;

import java.util.Map;
import java.util.Optional;

/** The database to capture from. */
public sealed interface Source {
    /** How to reach it. */
    Endpoint endpoint();

    /** What to read of it. */
    Scope scope();

    /** Debezium properties handed through; none of them is one that Sanderling sets. */
    Map<String, String> properties();

    /** A PostgreSQL database; empty names are derived on the first run and kept in the checkpoint. */
    record Postgres(
            Endpoint endpoint,
            String database,
            Optional<String> slotName,
            Optional<String> publicationName,
            Scope scope,
            Map<String, String> properties)
            implements Source {}

    /** A MySQL server. */
    record MySql(Endpoint endpoint, Optional<Long> serverId, Scope scope, Map<String, String> properties)
            implements Source {}
}
