package dev.sanderling.plan;

/** A database that a sink writes to. */
public sealed interface Database {
    /** How to reach it. */
    Endpoint endpoint();

    /** Its name. */
    String name();

    /** The field of the document, e.g. {@code spec.sinks[0].jdbc.postgres}; for messages. */
    String field();

    /** PostgreSQL. */
    record Postgres(Endpoint endpoint, String name, String field) implements Database {}

    /** MySQL. */
    record MySql(Endpoint endpoint, String name, String field) implements Database {}

    /** MariaDB. */
    record MariaDb(Endpoint endpoint, String name, String field) implements Database {}
}
