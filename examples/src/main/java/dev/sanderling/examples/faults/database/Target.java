package dev.sanderling.examples.faults.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A server that jobs write to: each job has a schema there, of its own name. */
public interface Target extends AutoCloseable {
    /** Whom the jobs log in as. */
    String USER = "keeper";

    /** What they log in with. */
    String PASSWORD = "sample";

    /** The database that the sinks are given. */
    String NAME = "warehouse";

    /** Jobs that may write here. */
    List<String> JOBS = List.of("laptop", "pod");

    /** Product and version, for people. */
    String title();

    /** The field of {@code spec.sinks[].jdbc} that names its kind. */
    String field();

    /** Where it listens, on loopback. */
    int port();

    /** That field, in YAML; the Secret is {@code target}. */
    default String database() {
        return """
                %s:
                  host: 127.0.0.1
                  port: %d
                  database: %s
                  credentials: {secretName: target}
                  tls: {mode: disable}
                """.formatted(field(), port(), NAME);
    }

    /** A new connection that may do everything, in the database that the sink is given; auto-commit is on. */
    Connection connect() throws SQLException;

    /** Stops the server and starts it on the same data; {@code hard} as a crash does, else as an upgrade does. */
    void restart(boolean hard) throws IOException, InterruptedException;

    /** Ends the connections of the jobs; returns how many. */
    int cut() throws SQLException;

    @Override
    void close() throws IOException;
}
